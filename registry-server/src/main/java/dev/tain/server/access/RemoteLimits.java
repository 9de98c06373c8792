package dev.tain.server.access;

import dev.tain.config.settings.RegistryLimit;
import dev.tain.config.settings.RemoteRegistrySettings;
import dev.tain.upstream.DownloadLimit;
import dev.tain.upstream.DownloadLimits;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** The limits on downloads as the settings have them. */
public final class RemoteLimits {

    private RemoteLimits() {}

    public static DownloadLimits of(RemoteRegistrySettings settings) {
        return new DownloadLimits(
                limit(settings.maxDownloads(), settings.maxBandwidth()),
                settings.limits().stream()
                        .collect(Collectors.toMap(
                                RegistryLimit::host, one -> limit(one.maxDownloads(), one.maxBandwidth()))));
    }

    private static DownloadLimit limit(@Nullable Integer downloads, @Nullable DataSize bandwidth) {
        return new DownloadLimit(
                downloads == null ? OptionalInt.empty() : OptionalInt.of(downloads),
                bandwidth == null ? OptionalLong.empty() : OptionalLong.of(bandwidth.toBytes()));
    }
}
