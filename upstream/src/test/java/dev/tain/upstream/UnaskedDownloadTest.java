package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** When what nobody waits for may be downloaded. */
class UnaskedDownloadTest {

    private final List<String> admitted = new ArrayList<>();
    private final Map<String, DownloadTurn> turns = new HashMap<>();

    @Test
    void whatNobodyWaitsForComesLast() {
        DownloadTurns line = all(1);
        enter(line, "a1");
        enter(line, "b1", Mono.never());
        enter(line, "a2", Mono.never());
        enter(line, "a3");
        enter(line, "b2");
        assertThat(line.waiting()).isEqualTo(4);

        List.of("a1", "a3", "b2", "b1").forEach(this::leave);

        assertThat(admitted).containsExactly("a1", "a3", "b2", "b1", "a2");
        assertThat(line.waiting()).isZero();
    }

    @Test
    void whatSomebodyComesToWaitForGoesToTheEndOfTheOtherLine() {
        DownloadTurns line = all(1);
        enter(line, "a1");
        enter(line, "a2", Mono.never());
        Sinks.Empty<Void> wanted = Sinks.empty();
        enter(line, "a3", wanted.asMono());
        enter(line, "a4");

        wanted.tryEmitEmpty();
        enter(line, "a5");
        assertThat(line.waiting()).isEqualTo(4);
        List.of("a1", "a4", "a3", "a5").forEach(this::leave);

        assertThat(admitted).containsExactly("a1", "a4", "a3", "a5", "a2");
    }

    @Test
    void whatNobodyWaitsForLeavesTheLastOfSeveralTurns() {
        DownloadTurns line = all(3);
        Sinks.Empty<Void> wanted = Sinks.empty();
        List.of("a1", "a2", "a3").forEach(name -> enter(line, name, Mono.never()));
        enter(line, "a4", wanted.asMono());
        assertThat(admitted).containsExactly("a1", "a2");

        wanted.tryEmitEmpty();
        assertThat(admitted).containsExactly("a1", "a2", "a4");
        leave("a1");
        assertThat(admitted).hasSize(3);
        leave("a2");
        assertThat(admitted).endsWith("a3");
    }

    @Test
    void aRegistryKeepsItsLastTurnAsWellAndHasOneForAllWhereThereIsOne() {
        DownloadTurns line = new DownloadTurns(
                new DownloadLimits(DownloadLimit.NONE, Map.of(host("a"), atOnce(2), host("b"), atOnce(1))));

        List.of("a1", "a2", "b1", "b2", "c1", "c2").forEach(name -> enter(line, name, Mono.never()));

        assertThat(admitted).containsExactly("a1", "b1", "c1", "c2");
        enter(line, "a3");
        assertThat(admitted).endsWith("a3");
    }

    @Test
    void whoLeavesTheLineOfWhatNobodyWaitsForIsForgotten() {
        DownloadTurns line = all(1);
        Sinks.Empty<Void> wanted = Sinks.empty();
        enter(line, "a1");
        Disposable gone = enter(line, "a2", wanted.asMono());

        gone.dispose();
        assertThat(wanted.currentSubscriberCount()).isZero();
        wanted.tryEmitEmpty();
        leave("a1");

        assertThat(admitted).containsExactly("a1");
        assertThat(line.waiting()).isZero();
        assertThat(line.active()).isZero();
    }

    private Disposable enter(DownloadTurns line, String name) {
        return enter(line, name, Mono.empty());
    }

    private Disposable enter(DownloadTurns line, String name, Mono<Void> wanted) {
        return line.next(at(name), wanted).subscribe(turn -> {
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

    private static DownloadTurns all(int downloads) {
        return new DownloadTurns(new DownloadLimits(atOnce(downloads), Map.of()));
    }

    private static DownloadLimit atOnce(int downloads) {
        return new DownloadLimit(OptionalInt.of(downloads), OptionalLong.empty());
    }
}
