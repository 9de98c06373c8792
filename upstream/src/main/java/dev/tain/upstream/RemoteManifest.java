package dev.tain.upstream;

import dev.tain.oci.Digest;

/**
 * A manifest as a remote registry sent it, byte for byte.
 *
 * @param digest the digest of the content: the one asked for, or for a tag the SHA-256 of what came
 * @param content at most {@link RegistryClient#MAX_MANIFEST_SIZE} bytes
 */
// An array for speed; nobody writes to it.
@SuppressWarnings("ArrayRecordComponent")
public record RemoteManifest(Digest digest, byte[] content) {}
