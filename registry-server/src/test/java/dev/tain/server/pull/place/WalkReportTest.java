package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.policy.PullPlan;
import dev.tain.policy.SkippedPlace;
import dev.tain.server.pull.place.Breaker.LeftAlone;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of places. */
class WalkReportTest {

    private static final PullPlan PLAN = withSkipped("tain.example/own/app:stable", "blocked.example/team/app");

    private static PullPlan withSkipped(String... places) {
        PullPlan plan = ScriptedPlaces.plan("a", "b");
        List<SkippedPlace> skipped = List.of(places).stream()
                .map(place -> new SkippedPlace(place, "of no use"))
                .toList();
        return new PullPlan(plan.reference(), plan.entry(), plan.sources(), skipped);
    }

    @Test
    void namesReferences() {
        WalkReport report = new WalkReport(PLAN, Matter.CONTENT);
        report.absent(PLAN.sources().get(0));
        report.passedOver(PLAN.sources().get(1), new LeftAlone("left alone", false));

        assertThat(report.summary())
                .isEqualTo("source.example/team/app:stable could not be had: a.example/team/app:stable: not there;"
                        + " b.example/team/app:stable: left alone; tain.example/own/app:stable: not asked, of no use;"
                        + " blocked.example/team/app: not asked, of no use");
    }

    @Test
    void namesNoTagWhereARepositoryWasAskedFor() {
        WalkReport report = new WalkReport(PLAN, Matter.TAGS);
        report.absent(PLAN.sources().get(0));
        report.passedOver(PLAN.sources().get(1), new LeftAlone("left alone", false));

        assertThat(report.summary())
                .isEqualTo("source.example/team/app could not be had: a.example/team/app: not there;"
                        + " b.example/team/app: left alone; tain.example/own/app: not asked, of no use;"
                        + " blocked.example/team/app: not asked, of no use");
    }
}
