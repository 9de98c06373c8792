package dev.tain.storage;

import dev.tain.oci.Digest;
import java.util.Optional;

/**
 * A manifest that belongs to a repository.
 *
 * @param digest the manifest
 * @param content its bytes; empty when they are not held any more
 */
public record LinkedManifest(Digest digest, Optional<StoredBlob> content) {}
