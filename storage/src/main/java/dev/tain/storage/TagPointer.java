package dev.tain.storage;

import dev.tain.oci.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a tag points.
 *
 * @param manifest the digest of the manifest
 * @param confirmed when its source last said so, for a cached tag; empty for a hosted one, which has no source
 */
public record TagPointer(Digest manifest, Optional<Instant> confirmed) {

    /** Whether the tag was pushed here rather than pulled through. */
    public boolean isHosted() {
        return confirmed.isEmpty();
    }
}
