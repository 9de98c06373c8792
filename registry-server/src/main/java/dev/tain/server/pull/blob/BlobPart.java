package dev.tain.server.pull.blob;

import java.util.OptionalLong;

/**
 * What a reader wants of a blob.
 *
 * @param first where it begins, in bytes from the beginning of the blob
 * @param end where it ends; empty when that is the end of a blob whose length nobody knows yet
 */
record BlobPart(long first, OptionalLong end) {

    static BlobPart of(long first, long length) {
        return new BlobPart(first, OptionalLong.of(first + length));
    }

    /** Whether there is nothing in it for certain. */
    boolean isEmpty() {
        return end.isPresent() && end.getAsLong() == first;
    }
}
