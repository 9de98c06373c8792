package dev.tain.storage;

import dev.tain.oci.Digest;
import java.nio.file.Path;

/**
 * A complete, verified blob.
 *
 * @param digest its digest
 * @param size its length in bytes
 * @param file where its bytes are; the file never changes, but may be removed
 */
public record StoredBlob(Digest digest, long size, Path file) {}
