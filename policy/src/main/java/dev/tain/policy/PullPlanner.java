package dev.tain.policy;

import dev.tain.oci.Digest;
import dev.tain.oci.Endpoint;
import dev.tain.oci.Reference;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lays out where to pull a reference from: what a node with the same policy would try, in the same order, with Tain's
 * own places taken out. Immutable.
 */
public final class PullPlanner {

    private final MirrorPolicy policy;
    private final OwnHosts ownHosts;
    private final boolean signaturesFromDigestMirrors;

    /** All that the policy names. */
    private final Set<RegistryHost> hosts;

    /** One that looks for signatures where the signed is. */
    public PullPlanner(MirrorPolicy policy, OwnHosts ownHosts) {
        this(policy, ownHosts, true);
    }

    /**
     * A planner under a policy.
     *
     * @param signaturesFromDigestMirrors whether tags of signatures and the like are asked for at the places of the digest
     *     that they are named after, as a node does; otherwise they are tags like any other
     */
    public PullPlanner(MirrorPolicy policy, OwnHosts ownHosts, boolean signaturesFromDigestMirrors) {
        this.policy = policy;
        this.ownHosts = ownHosts;
        this.signaturesFromDigestMirrors = signaturesFromDigestMirrors;
        this.hosts = policy.entries().stream()
                .flatMap(PullPlanner::places)
                .map(Location::host)
                .map(OwnHosts::withoutDefaultPort)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<Location> places(RegistryEntry entry) {
        return Stream.concat(entry.location().stream(), entry.mirrors().stream().map(Mirror::location));
    }

    /**
     * The host of a request, where it may keep places out of the repository's plans: what comes of these holds for requests to the same
     * host only. Anybody may write any host into a request. Always empty when own names are configured.
     *
     * @param requestHost as for {@link #plan(Reference, Optional)}
     */
    public Optional<RegistryHost> decisiveHost(Repository repository, Optional<RegistryHost> requestHost) {
        return ownHosts.names().isEmpty()
                ? requestHost
                        .map(OwnHosts::withoutDefaultPort)
                        .filter(host ->
                                hosts.contains(host) || host.equals(OwnHosts.withoutDefaultPort(repository.host())))
                : Optional.empty();
    }

    /**
     * The plan for one reference. A tag that is named after a digest, as those of signatures are, has the places of that
     * digest: a node takes both from the same one.
     *
     * @param reference the image as users name it
     * @param requestHost the {@code Host} header of the request, an own name when no others are configured
     */
    public PullPlan plan(Reference reference, Optional<RegistryHost> requestHost) {
        return plan(reference, requestHost, false);
    }

    /**
     * The plan for what is asked for while an image is pulled, be it by a tag or by a digest. A registry sees single requests: what comes
     * by digest may belong to an image that the node has found by its tag, and then mirrors for tags have it, and may be the only
     * places that do. So these are asked, too; what they give for a digest has that digest.
     *
     * @param reference the manifest, blob or tag, as the source names it
     * @param requestHost as for {@link #plan(Reference, Optional)}
     */
    public PullPlan planWithin(Reference reference, Optional<RegistryHost> requestHost) {
        return plan(reference, requestHost, true);
    }

    private PullPlan plan(Reference reference, Optional<RegistryHost> requestHost, boolean within) {
        OwnHosts own = ownHosts.forRequest(requestHost);
        Optional<RegistryEntry> entry = policy.find(reference);
        List<SkippedPlace> skipped = new ArrayList<>();
        List<PullSource> sources = new ArrayList<>();
        Optional<Digest> attachedTo = attachedTo(reference);
        Reference placed = attachedTo.map(reference.repository()::reference).orElse(reference);
        for (PullSource candidate : candidates(placed, entry, within, skipped)) {
            Reference place = candidate.reference().repository().reference(reference.identifier());
            objection(place, own)
                    .ifPresentOrElse(
                            reason -> skipped.add(new SkippedPlace(place.toString(), reason)),
                            () -> sources.add(new PullSource(candidate.endpoint(), place)));
        }
        return new PullPlan(reference, entry, sources, skipped, attachedTo);
    }

    private Optional<Digest> attachedTo(Reference reference) {
        return signaturesFromDigestMirrors && reference.identifier() instanceof Tag tag
                ? AttachedTags.subject(tag)
                : Optional.empty();
    }

    /** All places that the entry gives for the reference, also those that Tain will not contact. */
    private static List<PullSource> candidates(
            Reference reference, Optional<RegistryEntry> entry, boolean within, List<SkippedPlace> skipped) {
        return entry.map(it -> Rewriting.candidates(it, reference, within, skipped))
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
