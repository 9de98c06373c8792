package dev.tain.upstream;

import dev.tain.oci.RegistryHost;
import java.util.Map;

/**
 * How much is downloaded at most: of blobs, as manifests and questions are small and hold up everything else.
 *
 * @param all from all registries together
 * @param perHost from single ones, by the host that they are asked at first, wherever that may redirect to
 */
public record DownloadLimits(DownloadLimit all, Map<RegistryHost, DownloadLimit> perHost) {

    /** As much as there is. */
    public static final DownloadLimits NONE = new DownloadLimits(DownloadLimit.NONE, Map.of());

    public DownloadLimits {
        perHost = Map.copyOf(perHost);
    }

    DownloadLimit of(RegistryHost host) {
        return perHost.getOrDefault(host, DownloadLimit.NONE);
    }
}
