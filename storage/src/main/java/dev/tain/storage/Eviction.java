package dev.tain.storage;

/**
 * What an eviction has removed.
 *
 * @param tags how many tags
 * @param manifests how many manifests do not belong to the repository any more
 * @param blobs how many configs and layers do not
 * @param deletedBlobs how many of both no other repository had, so that they are deleted
 * @param freedBytes how many bytes these had
 * @param complete whether nothing is left; otherwise the rest was pulled while the eviction was under way
 */
public record Eviction(long tags, long manifests, long blobs, long deletedBlobs, long freedBytes, boolean complete) {}
