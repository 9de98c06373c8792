package dev.tain.upstream;

import dev.tain.oci.RegistryHost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How fast the blobs of each registry may come. */
final class Bandwidths {

    private final Optional<Bandwidth> all;
    private final Map<RegistryHost, Bandwidth> perHost = new HashMap<>();

    Bandwidths(DownloadLimits limits) {
        all = bandwidth(limits.all());
        limits.perHost().forEach((host, limit) -> bandwidth(limit).ifPresent(it -> perHost.put(host, it)));
    }

    /** Those that downloads from this registry share with others; none when they may be as fast as they can. */
    List<Bandwidth> of(RegistryHost host) {
        return Stream.concat(all.stream(), Optional.ofNullable(perHost.get(host)).stream())
                .toList();
    }

    private static Optional<Bandwidth> bandwidth(DownloadLimit limit) {
        return limit.bytesPerSecond().isEmpty()
                ? Optional.empty()
                : Optional.of(new Bandwidth(limit.bytesPerSecond().getAsLong(), System::nanoTime));
    }
}
