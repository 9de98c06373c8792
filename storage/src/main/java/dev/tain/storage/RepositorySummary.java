package dev.tain.storage;

import dev.tain.oci.RepositoryName;
import java.time.Instant;
import java.util.Optional;

/**
 * What a repository has.
 *
 * @param name its name in the store
 * @param cached whether everything in it can be fetched again from its source, as far as the store knows
 * @param tags how many tags
 * @param manifests how many manifests
 * @param blobs how many configs and layers, those not counted that are not held any more
 * @param bytes how many bytes its manifests, configs and layers have; other repositories may have them as well
 * @param lastPull when something was last pulled from it, to the minute; empty when that was not noted
 */
public record RepositorySummary(
        RepositoryName name,
        boolean cached,
        long tags,
        long manifests,
        long blobs,
        long bytes,
        Optional<Instant> lastPull) {}
