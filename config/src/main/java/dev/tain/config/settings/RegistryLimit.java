package dev.tain.config.settings;

import dev.tain.oci.RegistryHost;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * What is asked of one registry at most, an item of {@code tain.upstream.limits}. At least one of the limits is there.
 *
 * @param host the registry
 * @param maxDownloads how many blobs are downloaded from it at once; more than zero, none for any number
 * @param maxBandwidth how many bytes a second they bring together; more than zero, none for any number
 */
public record RegistryLimit(
        RegistryHost host,
        @Nullable Integer maxDownloads,
        @Nullable DataSize maxBandwidth) {}
