package dev.tain.server.admin.repository;

import dev.tain.storage.RepositorySummary;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A repository as JSON.
 *
 * @param name its name in the store; of a cached one, the host and path of its source
 * @param kind {@code cached} when everything in it can be fetched again, otherwise {@code hosted}
 * @param size how many bytes its content has, each blob counted once; other repositories may share it
 * @param tags how many tags it has
 * @param manifests how many manifests
 * @param blobs how many configs and layers
 * @param lastPull when something was last pulled from it, to the minute
 */
record RepositoryDocument(
        String name,
        String kind,
        long size,
        long tags,
        long manifests,
        long blobs,
        @Nullable Instant lastPull) {

    static RepositoryDocument of(RepositorySummary summary) {
        return new RepositoryDocument(
                summary.name().value(),
                summary.cached() ? "cached" : "hosted",
                summary.bytes(),
                summary.tags(),
                summary.manifests(),
                summary.blobs(),
                summary.lastPull().orElse(null));
    }
}
