package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Who may download next. */
class DownloadTurnsTest {

    /** Somebody waits for it from the beginning. */
    private static final Mono<Void> WANTED = Mono.empty();

    private final List<String> admitted = new ArrayList<>();
    private final Map<String, DownloadTurn> turns = new ConcurrentHashMap<>();

    @Test
    void thereIsNoLimitUnlessThereIsOne() {
        DownloadTurns line = new DownloadTurns(DownloadLimits.NONE);

        IntStream.range(0, 100).forEach(i -> enter(line, "a" + i));

        assertThat(admitted).hasSize(100);
        assertThat(line.active()).isEqualTo(100);
        assertThat(line.waiting()).isZero();
    }

    @Test
    void turnsAreGivenInTheOrderOfAsking() {
        DownloadTurns line = new DownloadTurns(new DownloadLimits(atOnce(2), Map.of()));
        List.of("a1", "b1", "c1", "a2", "b2", "c2", "a3").forEach(name -> enter(line, name));
        assertThat(admitted).containsExactly("a1", "b1");
        assertThat(line.waiting()).isEqualTo(5);

        leave("b1");
        leave("a1");
        leave("c1");
        leave("a2");

        assertThat(admitted).containsExactly("a1", "b1", "c1", "a2", "b2", "c2");
        assertThat(line.active()).isEqualTo(2);
    }

    @Test
    void aRegistryWithoutAFreeTurnDoesNotKeepOthersWaiting() {
        DownloadTurns line = new DownloadTurns(new DownloadLimits(atOnce(3), Map.of(host("a"), atOnce(1))));
        List.of("a1", "a2", "a3", "b1", "b2", "b3").forEach(name -> enter(line, name));
        assertThat(admitted).containsExactly("a1", "b1", "b2");

        leave("a1");

        assertThat(admitted).containsExactly("a1", "b1", "b2", "a2");
        leave("a2");
        assertThat(admitted).endsWith("a3");
        leave("a3");
        assertThat(admitted).endsWith("b3");
    }

    @Test
    void aTurnCanBeGivenBackOnlyOnce() {
        DownloadTurns line = new DownloadTurns(new DownloadLimits(atOnce(1), Map.of()));
        List.of("a1", "a2", "a3").forEach(name -> enter(line, name));

        leave("a1");
        leave("a1");

        assertThat(admitted).containsExactly("a1", "a2");
        assertThat(line.active()).isEqualTo(1);
    }

    @Test
    void whoLeavesIsForgotten() {
        DownloadTurns line = new DownloadTurns(new DownloadLimits(atOnce(1), Map.of()));
        enter(line, "a1");
        Disposable impatient = enter(line, "a2");
        enter(line, "a3");

        impatient.dispose();
        assertThat(line.waiting()).isEqualTo(1);
        leave("a1");

        assertThat(admitted).containsExactly("a1", "a3");
    }

    @Test
    void aTurnThatNobodyTookIsThereForOthers() {
        DownloadTurns line = new DownloadTurns(new DownloadLimits(atOnce(1), Map.of()));
        BaseSubscriber<DownloadTurn> reluctant = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                // asks for nothing
            }
        };
        line.next(at("a1"), WANTED).subscribe(reluctant);
        enter(line, "a2");

        reluctant.cancel();

        assertThat(admitted).containsExactly("a2");
    }

    @Test
    void whoLeavesWhileAskingGetsNoTurn() {
        DownloadTurns line = new DownloadTurns(new DownloadLimits(atOnce(1), Map.of()));
        BaseSubscriber<DownloadTurn> gone = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                cancel();
            }
        };

        line.next(at("a1"), WANTED).subscribe(gone);

        assertThat(line.active()).isZero();
        assertThat(line.waiting()).isZero();
        enter(line, "a2");
        assertThat(admitted).containsExactly("a2");
    }

    @Test
    void anyNumberMayGiveItsTurnBackAtOnce() {
        DownloadTurns line = new DownloadTurns(new DownloadLimits(atOnce(1), Map.of()));
        enter(line, "a1");
        AtomicInteger passed = new AtomicInteger();
        for (int i = 0; i < 100_000; i++) {
            line.next(at("a"), WANTED).subscribe(turn -> {
                passed.incrementAndGet();
                turn.giveBack();
            });
        }

        leave("a1");

        assertThat(passed).hasValue(100_000);
        assertThat(line.active()).isZero();
    }

    @Test
    void noTurnIsLostOrGivenTwiceWhenManyComeAndGoAtOnce() throws InterruptedException {
        DownloadTurns line = new DownloadTurns(new DownloadLimits(atOnce(3), Map.of(host("a"), atOnce(1))));
        Queue<DownloadTurn> held = new ConcurrentLinkedQueue<>();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = i % 2 == 0 ? "a" : "b";
            threads.add(new Thread(() -> {
                for (int round = 0; round < 20_000; round++) {
                    Taker taker = new Taker(held);
                    Sinks.Empty<Void> wanted = Sinks.empty();
                    line.next(at(name), round % 2 == 0 ? WANTED : wanted.asMono())
                            .subscribe(taker);
                    wanted.tryEmitEmpty();
                    most.accumulateAndGet(line.active(), Math::max);
                    if (round % 3 == 0) {
                        taker.cancel();
                    }
                    giveBackOneOf(held);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(Calls.LONG.toMillis());
        }
        while (giveBackOneOf(held)) {
            // those who have waited get theirs now
        }

        assertThat(most.get()).isBetween(2, 3);
        assertThat(line.active()).isZero();
        assertThat(line.waiting()).isZero();
    }

    /** Takes whatever comes, also after it has left, as operators may. */
    private static final class Taker extends BaseSubscriber<DownloadTurn> {

        private final Queue<DownloadTurn> held;

        Taker(Queue<DownloadTurn> held) {
            this.held = held;
        }

        @Override
        protected void hookOnNext(DownloadTurn turn) {
            held.add(turn);
        }
    }

    private static boolean giveBackOneOf(Queue<DownloadTurn> held) {
        DownloadTurn turn = held.poll();
        if (turn != null) {
            turn.giveBack();
        }
        return turn != null;
    }

    @Test
    void afterTheEndThereAreNoMoreTurns() {
        DownloadTurns line = new DownloadTurns(new DownloadLimits(atOnce(1), Map.of()));
        enter(line, "a1");
        List<String> refused = new ArrayList<>();
        line.next(at("a2"), WANTED).subscribe(turn -> {}, error -> refused.add(String.valueOf(error.getMessage())));

        line.close();
        line.next(at("a3"), WANTED).subscribe(turn -> {}, error -> refused.add(String.valueOf(error.getMessage())));
        leave("a1");

        assertThat(refused)
                .hasSize(2)
                .allMatch(message ->
                        message.equals("a.example/library/thing was not asked: nothing is downloaded any more"));
        assertThat(line.active()).isZero();
    }

    @Test
    void aLimitIsOneOrMore() {
        assertThatIllegalArgumentException().isThrownBy(() -> atOnce(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DownloadLimit(OptionalInt.empty(), OptionalLong.of(0)));
    }

    private Disposable enter(DownloadTurns line, String name) {
        return line.next(at(name), WANTED).subscribe(turn -> {
            admitted.add(name);
            turns.put(name, turn);
        });
    }

    private void leave(String name) {
        Objects.requireNonNull(turns.get(name), "it has no turn").giveBack();
    }

    /** The first letter is the registry. */
    private static RemoteRepository at(String name) {
        return new RemoteRepository(new Endpoint(host(name.substring(0, 1)), false), Calls.NAME);
    }

    private static RegistryHost host(String letter) {
        return RegistryHost.parse(letter + ".example");
    }

    private static DownloadLimit atOnce(int downloads) {
        return new DownloadLimit(OptionalInt.of(downloads), OptionalLong.empty());
    }
}
