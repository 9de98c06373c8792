package dev.tain.policy;

import dev.tain.oci.Endpoint;
import dev.tain.oci.Reference;
import dev.tain.oci.RegistryHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lays out where to pull a reference from: what a node with the same policy would try, in the same order, with Tain's
 * own places taken out. Immutable.
 */
public final class PullPlanner {

    private final MirrorPolicy policy;
    private final OwnHosts ownHosts;

    public PullPlanner(MirrorPolicy policy, OwnHosts ownHosts) {
        this.policy = policy;
        this.ownHosts = ownHosts;
    }

    /**
     * The plan for one reference.
     *
     * @param reference the image as users name it
     * @param requestHost the {@code Host} header of the request, an own name when no others are configured
     */
    public PullPlan plan(Reference reference, Optional<RegistryHost> requestHost) {
        OwnHosts own = ownHosts.forRequest(requestHost);
        Optional<RegistryEntry> entry = policy.find(reference);
        List<SkippedPlace> skipped = new ArrayList<>();
        List<PullSource> sources = new ArrayList<>();
        for (PullSource source : candidates(reference, entry, skipped)) {
            Optional<String> objection = objection(source.reference(), own);
            objection.ifPresentOrElse(
                    reason -> skipped.add(new SkippedPlace(source.reference().toString(), reason)),
                    () -> sources.add(source));
        }
        return new PullPlan(reference, entry, sources, skipped);
    }

    /** All places that the entry gives for the reference, also those that Tain will not contact. */
    private static List<PullSource> candidates(
            Reference reference, Optional<RegistryEntry> entry, List<SkippedPlace> skipped) {
        return entry.map(it -> Rewriting.candidates(it, reference, skipped))
                .orElseGet(() -> List.of(
                        new PullSource(new Endpoint(reference.repository().host(), false), reference)));
    }

    private Optional<String> objection(Reference place, OwnHosts own) {
        if (own.contains(place.repository().host())) {
            return Optional.of("%s is one of Tain's own hosts, and Tain does not pull from itself"
                    .formatted(place.repository().host()));
        }
        return policy.find(place)
                .filter(RegistryEntry::blocked)
                .map(entry -> ("The entry for %s blocks it: take blocked = true, NeverContactSource or the element of"
                                + " blockedRegistries away to use it")
                        .formatted(entry.prefix()));
    }
}
