package dev.tain.server.admin.repository;

import dev.tain.oci.RepositoryName;
import dev.tain.storage.Eviction;

/**
 * What an eviction has removed, as JSON.
 *
 * @param repository the repository
 * @param tags how many tags it had
 * @param manifests how many manifests
 * @param blobs how many configs and layers
 * @param deletedBlobs how many of the manifests, configs and layers no other repository had, so that they are deleted
 * @param freedBytes how many bytes these had
 * @param complete whether nothing is left; otherwise the rest was pulled meanwhile
 */
record EvictionDocument(
        String repository,
        long tags,
        long manifests,
        long blobs,
        long deletedBlobs,
        long freedBytes,
        boolean complete) {

    static EvictionDocument of(RepositoryName repository, Eviction eviction) {
        return new EvictionDocument(
                repository.value(),
                eviction.tags(),
                eviction.manifests(),
                eviction.blobs(),
                eviction.deletedBlobs(),
                eviction.freedBytes(),
                eviction.complete());
    }
}
