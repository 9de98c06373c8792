package dev.tain.policy;

import dev.tain.oci.Digest;
import dev.tain.oci.Reference;
import java.util.List;
import java.util.Optional;

/**
 * Where to pull one reference from, and why.
 *
 * @param reference the image as the user names it
 * @param entry the registry entry that applies; empty when none does
 * @param sources the places to try, in this order; may be empty
 * @param skipped the places that the entry names but that are not tried, in the order of the entry
 * @param attachedTo the manifest whose places these are, when the reference is the tag of its signature or the like; empty
 *     when the places are the reference's own
 */
public record PullPlan(
        Reference reference,
        Optional<RegistryEntry> entry,
        List<PullSource> sources,
        List<SkippedPlace> skipped,
        Optional<Digest> attachedTo) {

    public PullPlan {
        sources = List.copyOf(sources);
        skipped = List.copyOf(skipped);
    }

    /** A plan with places of its own. */
    public PullPlan(
            Reference reference, Optional<RegistryEntry> entry, List<PullSource> sources, List<SkippedPlace> skipped) {
        this(reference, entry, sources, skipped, Optional.empty());
    }
}
