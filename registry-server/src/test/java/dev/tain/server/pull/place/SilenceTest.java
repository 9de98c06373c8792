package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.ManualScheduler;
import dev.tain.server.pull.place.PlanWalk.Turn;
import dev.tain.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose fault it is that a place has said nothing. */
class SilenceTest {

    private static final Duration HEDGE = Duration.ofSeconds(2);
    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final int ENOUGH = 3;

    private final ManualScheduler timers = new ManualScheduler();
    private final Upstreams upstreams = new Upstreams(ManualClock.atAnyTime(), new SimpleMeterRegistry());
    private final PlanWalk walk = new PlanWalk(new Suspects(), upstreams, HEDGE, timers);
    private final ScriptedPlaces places = new ScriptedPlaces();

    @Test
    void aPlaceIsNotToBlameThatWasNotAskedSinceAllConnectionsWereInUse() {
        WalkClient client = begin("a");
        places.asking("a").begins(() -> true);

        timers.advance(BUDGET);

        assertThat(client.got()).singleElement().asString().contains("no connection was free within 20 s");
        assertThat(places.cancelled()).containsExactly("a");
        assertThat(failing()).isEmpty();
    }

    @Test
    void norWhileAnotherPlaceHasAnswered() {
        for (int i = 0; i < ENOUGH; i++) {
            WalkClient client = begin("a", "b");
            places.asking("a").begins(() -> true);
            timers.advance(HEDGE);
            places.find("b");
            assertThat(client.got()).containsExactly("from b");
        }

        assertThat(failing()).isEmpty();
    }

    @Test
    void onePlaceThatAnswersOneRequestAfterTheOtherIsNotToBlame() {
        WalkClient client = begin("a");
        for (int i = 0; i < 3; i++) {
            places.asking("a").begins(() -> false);
            places.asking("a").sent();
            timers.advance(Duration.ofSeconds(6));
        }

        timers.advance(Duration.ofSeconds(2));

        assertThat(client.got()).singleElement().asString().contains("no complete answer within 20 s");
        assertThat(failing()).isEmpty();
    }

    @Test
    void onePlaceIsThatCannotBeConnectedTo() {
        for (int i = 0; i < ENOUGH; i++) {
            begin("a", "b");
            places.asking("a").begins(() -> false);
            timers.advance(HEDGE);
            places.find("b");
        }

        assertThat(failing()).containsExactly("a.example/team/app");
    }

    @Test
    void onePlaceIsThatWasSilentForMostOfTheTimeAfterAllConnectionsWereInUse() {
        begin("a");
        places.asking("a").begins(() -> true);
        timers.advance(Duration.ofSeconds(5));
        places.asking("a").sent();

        timers.advance(Duration.ofSeconds(15));

        assertThat(failing()).containsExactly("a.example/team/app");
    }

    /** Its pages come one after the other. */
    @Test
    void aListOfTagsHasAllOfTheTimeAtEachPlace() {
        WalkClient client = new WalkClient();
        walk.firstList(
                        ScriptedPlaces.plan("a", "b"),
                        Matter.TAGS,
                        place -> places.turn(place).flatMap(Turn::ask))
                .subscribe(client);
        timers.advance(BUDGET.minusNanos(1));

        places.find("a");

        assertThat(client.got()).containsExactly("from a");
    }

    @Test
    void theTimeUntilItIsTheTurnOfAPlaceIsNoSilence() {
        places.limit();
        begin("a");
        timers.advance(Duration.ofMinutes(1));
        places.giveTurn("a");

        assertThat(places.asking("a").isSilentFor(Duration.ofNanos(1))).isFalse();
    }

    private WalkClient begin(String... names) {
        WalkClient client = new WalkClient();
        walk.first(ScriptedPlaces.plan(names), places).subscribe(client);
        return client;
    }

    private List<String> failing() {
        return upstreams.status().stream()
                .flatMap(status -> status.repositories().stream())
                .map(RepositoryStatus::name)
                .toList();
    }
}
