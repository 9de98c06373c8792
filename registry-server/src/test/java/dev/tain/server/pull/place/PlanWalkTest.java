package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.policy.PullPlan;
import dev.tain.server.ManualScheduler;
import dev.tain.testkit.ManualClock;
import dev.tain.upstream.UpstreamException.Failure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Whom a walk asks, when, and what it makes of the answers; on a clock that the test moves. */
class PlanWalkTest {

    private static final Duration HEDGE = Duration.ofSeconds(2);
    private static final Duration BUDGET = Duration.ofSeconds(20);

    private final ManualClock clock = ManualClock.atAnyTime();
    private final ManualScheduler timers = new ManualScheduler();
    private final Upstreams upstreams = new Upstreams(clock, new SimpleMeterRegistry());
    private final PlanWalk walk = new PlanWalk(new Suspects(), upstreams, HEDGE, timers);
    private final ScriptedPlaces places = new ScriptedPlaces();

    @Test
    void asksTheNextPlaceWhenOneLacksTheContent() {
        WalkClient client = begin("a", "b");
        assertThat(places.asked()).containsExactly("a");

        places.lack("a");
        places.find("b");

        assertThat(client.got()).containsExactly("from b");
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void saysThatItIsAbsentWhenEveryPlaceLacksIt() {
        WalkClient client = begin("a", "b");
        places.lack("a");
        places.lack("b");

        assertThat(client.got())
                .containsExactly("absent: source.example/team/app:stable could not be had:"
                        + " a.example/team/app:stable: not there; b.example/team/app:stable: not there;"
                        + " blocked.example/team/app: not asked, it is blocked");
    }

    @Test
    void failsWhenAPlaceFailedAndNoneHasIt() {
        WalkClient client = begin("a", "b", "c");
        places.lack("a");
        places.fail("b", Failure.SERVER_ERROR);
        places.fail("c", Failure.DENIED);

        assertThat(client.got())
                .singleElement()
                .asString()
                .startsWith("PlacesFailedException")
                .contains("a.example/team/app:stable: not there; b SERVER_ERROR; c DENIED");
    }

    @Test
    void saysThatItIsAbsentWhenAPlanHasNoPlaces() {
        assertThat(begin().got()).singleElement().asString().startsWith("absent");
    }

    @Test
    void takesTheAnswerOfTheNextPlaceWhileTheFirstIsSilent() {
        WalkClient client = begin("a", "b");
        timers.advance(HEDGE);
        assertThat(places.asked()).containsExactly("a", "b");

        places.find("b");

        assertThat(client.got()).containsExactly("from b");
        assertThat(places.cancelled()).containsExactly("a");
        assertThat(status("b").hedgesWon()).isEqualTo(1);
        assertThat(status("a").hedgesLost()).isEqualTo(1);
    }

    @Test
    void takesTheAnswerOfTheSilentPlaceWhenItComesFirstAfterAll() {
        WalkClient client = begin("a", "b");
        timers.advance(HEDGE);

        places.find("a");

        assertThat(client.got()).containsExactly("from a");
        assertThat(places.cancelled()).containsExactly("b");
        assertThat(status("b").hedgesWon() + status("b").hedgesLost()).isZero();
        assertThat(status("b").breaker().failuresInARow()).isZero();
    }

    @Test
    void waitsForTheSilentPlaceWhenTheOthersLackIt() {
        WalkClient client = begin("a", "b");
        timers.advance(HEDGE);
        places.lack("b");
        assertThat(client.got()).isEmpty();

        places.find("a");

        assertThat(client.got()).containsExactly("from a");
    }

    @Test
    void saysThatItIsAbsentWhenTheSilentPlaceAndTheOtherLackIt() {
        WalkClient client = begin("a", "b");
        timers.advance(HEDGE);
        places.lack("b");
        places.lack("a");

        assertThat(client.got()).singleElement().asString().startsWith("absent");
    }

    @Test
    void neverMakesAnAbsenceOfAFailureBesideAnAbsence() {
        WalkClient client = begin("a", "b");
        timers.advance(HEDGE);
        places.lack("b");
        places.fail("a", Failure.UNREACHABLE);

        assertThat(client.got())
                .singleElement()
                .asString()
                .startsWith("PlacesFailedException")
                .contains("a UNREACHABLE; b.example/team/app:stable: not there");
    }

    @Test
    void asksAtMostTwoPlacesAtATime() {
        begin("a", "b", "c", "d");
        timers.advance(HEDGE.multipliedBy(2));

        assertThat(places.asked()).containsExactly("a", "b");
        assertThat(places.cancelled()).isEmpty();
    }

    @Test
    void asksOnePlaceAtATimeAgainWhenTheSilentOneHasEnded() {
        begin("a", "b", "c");
        timers.advance(HEDGE);
        places.lack("a");
        assertThat(places.asked()).containsExactly("a", "b");

        timers.advance(HEDGE);

        assertThat(places.asked()).containsExactly("a", "b", "c");
    }

    @Test
    void givesUpOnAPlaceThatSaysNothingWithinItsShare() {
        WalkClient client = begin("a");
        timers.advance(BUDGET.minusNanos(1));
        assertThat(client.got()).isEmpty();

        timers.advance(Duration.ofNanos(1));

        assertThat(client.got())
                .singleElement()
                .asString()
                .startsWith("PlacesFailedException")
                .contains("no answer within 20 s");
        assertThat(places.cancelled()).containsExactly("a");
        assertThat(repository("a").state()).isEqualTo(BreakerState.OPEN);
        assertThat(status("a").breaker().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void endsWithinItsBudgetHoweverManyPlacesSayNothing() {
        WalkClient client = begin("a", "b", "c", "d", "e", "f", "g");

        timers.advance(BUDGET);

        assertThat(places.asked()).hasSize(7);
        assertThat(client.got()).singleElement().asString().startsWith("PlacesFailedException");
    }

    @Test
    void freesAnAnswerThatComesAfterAnotherPlaceHasWon() {
        WalkClient client = begin("a", "b");
        timers.advance(HEDGE);
        places.find("b");

        places.find("a");

        assertThat(client.got()).containsExactly("from b");
        assertThat(places.discarded()).containsExactly("from a");
    }

    @Test
    void freesAnAnswerThatComesAfterTheTimeOfItsPlace() {
        begin("a");
        timers.advance(BUDGET);

        places.find("a");

        assertThat(places.discarded()).containsExactly("from a");
    }

    @Test
    void cancelsAllPlacesWithItsClientAndFreesWhatTheyAnswer() {
        WalkClient client = begin("a", "b");
        timers.advance(HEDGE);

        client.cancel();
        places.find("a");
        places.find("b");

        assertThat(client.got()).isEmpty();
        assertThat(places.cancelled()).containsExactly("a", "b");
        assertThat(places.discarded()).containsExactly("from a", "from b");
        assertThat(timers.waiting()).isZero();
        assertThat(status("a").breaker().failuresInARow()).isZero();
    }

    @Test
    void freesAnAnswerThatItsClientDidNotWantAnyMore() {
        BaseSubscriber<Object> reluctant = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                // asks for nothing
            }
        };
        walk.first(ScriptedPlaces.plan("a"), places).subscribe(reluctant);
        places.find("a");

        reluctant.cancel();

        assertThat(places.discarded()).containsExactly("from a");
    }

    @Test
    void endsWithAnErrorThatIsNoPlacesFault() {
        WalkClient client = begin("a", "b");
        timers.advance(HEDGE);

        places.breakDown("a", new IllegalStateException("a bug"));

        assertThat(client.got()).containsExactly("IllegalStateException: a bug");
        assertThat(places.cancelled()).containsExactly("b");
        assertThat(status("a").failures()).isZero();
    }

    @Test
    void endsWithTheErrorOfAQuestionThatCannotBeAsked() {
        WalkClient client = new WalkClient();
        walk.<String>first(ScriptedPlaces.plan("a"), place -> {
                    throw new IllegalStateException("a bug");
                })
                .subscribe(client);

        assertThat(client.got()).containsExactly("IllegalStateException: a bug");
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void passesOverAPlaceThatIsLeftAloneAndCountsItAsFailed() {
        begin("a");
        places.fail("a", Failure.SILENT);

        WalkClient client = begin("a", "b");
        places.lack("b");

        assertThat(places.asked()).containsExactly("a", "b");
        assertThat(client.got())
                .singleElement()
                .asString()
                .startsWith("PlacesFailedException")
                .contains("a.example/team/app:stable: the repository a.example/team/app is left alone until 12:00:01Z"
                        + " after: a SILENT; b.example");
    }

    @Test
    void freesTheTrialOfAPlaceWithItsClient() {
        begin("a");
        places.fail("a", Failure.SILENT);
        clock.advance(Duration.ofSeconds(1));
        begin("a").cancel();

        WalkClient next = begin("a");
        places.find("a");

        assertThat(next.got()).containsExactly("from a");
        assertThat(status("a").repositories()).isEmpty();
    }

    @Test
    void leavesAPlaceAloneThatWasSilentThreeTimesWhileAnotherAnswered() {
        for (int i = 0; i < 3; i++) {
            begin("a", "b");
            timers.advance(HEDGE);
            places.find("b");
        }

        assertThat(repository("a").state()).isEqualTo(BreakerState.OPEN);
        assertThat(repository("a").lastFailure().orElseThrow().message())
                .isEqualTo("a.example/team/app:stable: nothing within 2000 ms, and another place answered");
    }

    @Test
    void walksAlongAPartOfAPlan() {
        PullPlan whole = ScriptedPlaces.plan("a", "b", "c");
        PullPlan rest =
                new PullPlan(whole.reference(), whole.entry(), whole.sources().subList(1, 3), whole.skipped());
        WalkClient client = new WalkClient();

        walk.first(rest, places).subscribe(client);
        places.lack("b");
        places.find("c");

        assertThat(places.asked()).containsExactly("b", "c");
        assertThat(client.got()).containsExactly("from c");
    }

    private WalkClient begin(String... names) {
        WalkClient client = new WalkClient();
        walk.first(ScriptedPlaces.plan(names), places).subscribe(client);
        return client;
    }

    /** The only repository that is left alone there. */
    private BreakerStatus repository(String name) {
        assertThat(status(name).repositories()).hasSize(1);
        return status(name).repositories().get(0).breaker();
    }

    private UpstreamStatus status(String name) {
        return upstreams.status().stream()
                .filter(status -> status.host().equals(ScriptedPlaces.host(name)))
                .findFirst()
                .orElseThrow();
    }
}
