package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A manifest that belongs to a repository.
 *
 * @param digest its digest
 * @param mediaType what it is; empty when that is not known
 * @param size how many bytes it has; empty when they are not held
 */
public record HeldManifest(Digest digest, Optional<MediaType> mediaType, OptionalLong size) {}
