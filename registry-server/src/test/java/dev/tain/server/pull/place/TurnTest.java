package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.ManualScheduler;
import dev.tain.testkit.ManualClock;
import dev.tain.upstream.UpstreamException.Failure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A walk whose places may only be asked when it is its turn there. */
class TurnTest {

    private static final Duration HEDGE = Duration.ofSeconds(2);
    private static final Duration BUDGET = Duration.ofSeconds(20);

    private final ManualClock clock = ManualClock.atAnyTime();
    private final ManualScheduler timers = new ManualScheduler();
    private final Upstreams upstreams = new Upstreams(clock, new SimpleMeterRegistry());
    private final PlanWalk walk = new PlanWalk(new Suspects(), upstreams, HEDGE, timers);
    private final ScriptedPlaces places = new ScriptedPlaces();

    @BeforeEach
    void limit() {
        places.limit();
    }

    @Test
    void staysAtItsFirstPlaceHoweverLongItWaits() {
        WalkClient client = begin("a", "b");

        timers.advance(BUDGET.multipliedBy(100));
        assertThat(places.asked()).isEmpty();
        places.giveTurn("a");
        places.find("a");

        assertThat(client.got()).containsExactly("from a");
        assertThat(places.asked()).containsExactly("a");
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void givesAPlaceAllOfItsTimeFromItsTurnOn() {
        WalkClient client = begin("a", "b");
        timers.advance(BUDGET);
        places.giveTurn("a");

        timers.advance(HEDGE.minusNanos(1));
        assertThat(places.waiting()).isEmpty();
        timers.advance(Duration.ofNanos(1));
        assertThat(places.waiting()).containsExactly("b");
        timers.advance(BUDGET.dividedBy(2).minus(HEDGE).minusNanos(1));
        assertThat(places.cancelled()).isEmpty();
        timers.advance(Duration.ofNanos(1));
        assertThat(places.cancelled()).containsExactly("a");

        places.giveTurn("b");
        places.find("b");
        assertThat(client.got()).containsExactly("from b");
    }

    @Test
    void leavesTheLineWhenTheSilentPlaceAnswersAfterAll() {
        WalkClient client = begin("a", "b");
        places.giveTurn("a");
        timers.advance(HEDGE);

        places.find("a");

        assertThat(client.got()).containsExactly("from a");
        assertThat(places.left()).contains("b");
        assertThat(status("b").requests()).isZero();
    }

    @Test
    void leavesTheLineWithItsClientAndGivesBackATurnThatComesAllTheSame() {
        WalkClient client = begin("a", "b");

        client.cancel();
        assertThat(places.left()).containsExactly("a");
        places.giveTurn("a");

        assertThat(places.asked()).isEmpty();
        assertThat(places.givenBack()).containsExactly("a");
        assertThat(status("a").requests()).isZero();
    }

    @Test
    void doesNotWaitAtAPlaceThatIsLeftAlone() {
        breakDown();

        begin("a", "b");

        assertThat(places.waiting()).containsExactly("b");
    }

    @Test
    void passesOverAPlaceThatFailedWhileItWaited() {
        WalkClient client = begin("a", "b");
        breakDown();

        places.giveTurn("a");
        places.giveTurn("b");
        places.find("b");

        assertThat(places.givenBack()).containsExactly("a");
        assertThat(places.asked()).containsExactly("b");
        assertThat(client.got()).containsExactly("from b");
    }

    @Test
    void doesNotKeepOthersFromTryingAPlaceAgainWhileItWaits() {
        breakDown();
        clock.advance(Duration.ofSeconds(1));
        begin("a");

        ScriptedPlaces others = new ScriptedPlaces();
        walk.first(ScriptedPlaces.plan("a"), others).subscribe(new WalkClient());
        others.find("a");

        assertThat(status("a").repositories()).isEmpty();
    }

    @Test
    void goesOnWhenThereIsNoTurnToBeHad() {
        WalkClient client = begin("a", "b");

        places.refuseTurn("a", Failure.UNREACHABLE);
        places.giveTurn("b");
        places.lack("b");

        assertThat(client.got())
                .singleElement()
                .asString()
                .startsWith("PlacesFailedException")
                .contains("a UNREACHABLE");
        assertThat(status("a").breaker().failuresInARow()).isZero();
    }

    /** A question that needs no turn finds out that the place does not work for the repository. */
    private void breakDown() {
        ScriptedPlaces others = new ScriptedPlaces();
        walk.first(ScriptedPlaces.plan("a"), others).subscribe(new WalkClient());
        others.fail("a", Failure.SILENT);
    }

    private WalkClient begin(String... names) {
        WalkClient client = new WalkClient();
        walk.first(ScriptedPlaces.plan(names), places).subscribe(client);
        return client;
    }

    private UpstreamStatus status(String name) {
        return upstreams.status().stream()
                .filter(status -> status.host().equals(ScriptedPlaces.host(name)))
                .findFirst()
                .orElseThrow();
    }
}
