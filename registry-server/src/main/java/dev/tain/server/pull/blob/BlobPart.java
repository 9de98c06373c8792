package dev.tain.server.pull.blob;

import java.util.OptionalLong;

/**
 * What a reader wants of a blob.
 *
 * @param first where it begins, in bytes from the beginning of the blob
 * @param end where it ends; empty when that is the end of a blob whose length nobody knows yet
 */
record BlobPart(long first, OptionalLong end) {}
