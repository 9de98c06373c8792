package dev.tain.server.pull.place;

import dev.tain.oci.Identifier;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.policy.SkippedPlace;
import dev.tain.server.pull.place.Breaker.LeftAlone;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the places of a plan said, for the answer and for the log; in the order in which they were asked. */
final class WalkReport {

    /** What may be over in a moment; not what somebody has waited for already, nor what asks for a pause. */
    private static final Set<Failure> PASSING = Set.of(Failure.SERVER_ERROR, Failure.UNREACHABLE);

    private final PullPlan plan;
    private final String leftOut;
    private final Map<PullSource, String> said = new LinkedHashMap<>();
    private boolean anyFailed;
    private boolean anyPassing;

    /**
     * Nothing is said yet.
     *
     * @param matter what is asked for; a list of tags is of the repository as a whole, and no tag or digest is named then
     */
    WalkReport(PullPlan plan, Matter matter) {
        this.plan = plan;
        Identifier asked = plan.reference().identifier();
        this.leftOut = matter == Matter.TAGS ? asked.separator() + asked.toString() : "";
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
        // An address that a registry has led to may have ended; it gives a new one.
        anyPassing |= PASSING.contains(error.failure()) || (error.isElsewhere() && error.failure() == Failure.FAILED);
    }

    /** That counts as failed: a place that was not asked might have had it. */
    void passedOver(PullSource place, LeftAlone leftAlone) {
        said.put(place, "%s: %s".formatted(name(place), leftAlone.reason()));
        anyFailed = true;
        anyPassing |= leftAlone.brief();
    }

    boolean anyFailed() {
        return anyFailed;
    }

    /** That some failed, and none of the others has it. */
    PlacesFailedException failure() {
        return new PlacesFailedException(summary(), anyPassing);
    }

    String summary() {
        List<String> places = new ArrayList<>(said.values());
        for (SkippedPlace skipped : plan.skipped()) {
            places.add(name(skipped.place()) + ": not asked, " + skipped.reason());
        }
        return "%s could not be had: %s".formatted(name(plan.reference().toString()), String.join("; ", places));
    }

    private String name(PullSource place) {
        return name(place.reference().toString());
    }

    /** A reference, or a location of the policy. */
    private String name(String place) {
        return place.endsWith(leftOut) ? place.substring(0, place.length() - leftOut.length()) : place;
    }
}
