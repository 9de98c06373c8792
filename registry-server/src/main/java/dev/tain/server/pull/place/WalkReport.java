package dev.tain.server.pull.place;

import dev.tain.oci.Reference;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.policy.SkippedPlace;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the places of a plan said, for the answer and for the log; in the order in which they were asked. */
final class WalkReport {

    private final PullPlan plan;
    private final Function<Reference, ?> name;
    private final Map<PullSource, String> said = new LinkedHashMap<>();
    private boolean anyFailed;

    /**
     * Nothing is said yet.
     *
     * @param name how a reference of the plan is called
     */
    WalkReport(PullPlan plan, Function<Reference, ?> name) {
        this.plan = plan;
        this.name = name;
    }

    void turnedTo(PullSource place) {
        said.put(place, name(place) + ": asked");
    }

    void absent(PullSource place) {
        said.put(place, name(place) + ": not there");
    }

    /** A place that denies has nothing for us; that is no failure. */
    void failed(PullSource place, UpstreamException error) {
        said.put(place, String.valueOf(error.getMessage()));
        anyFailed |= error.failure() != Failure.DENIED;
    }

    /** That counts as failed: a place that was not asked might have had it. */
    void passedOver(PullSource place, String reason) {
        said.put(place, "%s: %s".formatted(name(place), reason));
        anyFailed = true;
    }

    boolean anyFailed() {
        return anyFailed;
    }

    String summary() {
        List<String> places = new ArrayList<>(said.values());
        for (SkippedPlace skipped : plan.skipped()) {
            places.add(name(skipped) + ": not asked, " + skipped.reason());
        }
        return "%s could not be had: %s".formatted(name.apply(plan.reference()), String.join("; ", places));
    }

    /** The place is the reference there, or a location of the policy. */
    private String name(SkippedPlace skipped) {
        Reference asked = plan.reference();
        String end = asked.toString().substring(asked.repository().toString().length());
        boolean named = name.apply(asked).toString().endsWith(end);
        return named || !skipped.place().endsWith(end)
                ? skipped.place()
                : skipped.place().substring(0, skipped.place().length() - end.length());
    }

    private Object name(PullSource place) {
        return name.apply(place.reference());
    }
}
