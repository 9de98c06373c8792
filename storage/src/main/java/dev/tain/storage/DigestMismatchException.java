package dev.tain.storage;

import dev.tain.oci.Digest;
import java.io.IOException;

/** The bytes that were written are not those of the blob. */
public final class DigestMismatchException extends IOException {

    public DigestMismatchException(Digest expected, Digest actual, long size) {
        super("The content should have the digest %s, but the %d bytes that came have %s"
                .formatted(expected, size, actual));
    }
}
