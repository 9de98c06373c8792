package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.Tag;
import java.time.Instant;
import java.util.Optional;

/**
 * A tag that is held.
 *
 * @param tag its name
 * @param manifest where it points; empty when that cannot be read
 * @param hosted whether it was pushed here
 * @param confirmed when its source last said where it points; {@link Instant#EPOCH} when that is forgotten
 */
public record NamedTag(Tag tag, Optional<Digest> manifest, boolean hosted, Optional<Instant> confirmed) {}
