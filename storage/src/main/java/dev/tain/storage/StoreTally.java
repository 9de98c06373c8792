package dev.tain.storage;

/**
 * What a check of a store has seen.
 *
 * @param blobs how many blobs were read to their end
 * @param blobBytes how many bytes of blobs were read
 * @param errors how many findings were errors
 * @param notices how many findings were notices
 * @param spoolFiles how many files are on their way in, or were left behind by a process that was killed
 * @param spoolBytes how many bytes these have
 */
public record StoreTally(long blobs, long blobBytes, long errors, long notices, long spoolFiles, long spoolBytes) {}
