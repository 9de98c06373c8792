package dev.tain.policy;

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
 */
public record PullPlan(
        Reference reference, Optional<RegistryEntry> entry, List<PullSource> sources, List<SkippedPlace> skipped) {

    public PullPlan {
        sources = List.copyOf(sources);
        skipped = List.copyOf(skipped);
    }
}
