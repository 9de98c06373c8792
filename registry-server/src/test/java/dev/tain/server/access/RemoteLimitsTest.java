package dev.tain.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.settings.RemoteRegistrySettings;
import dev.tain.oci.RegistryHost;
import dev.tain.upstream.DownloadLimit;
import dev.tain.upstream.DownloadLimits;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What the settings about downloads come to. */
class RemoteLimitsTest {

    @Test
    void thereAreNoneUnlessTheyAreSet() {
        assertThat(limits(Map.of())).isEqualTo(DownloadLimits.NONE);
    }

    @Test
    void thoseForAllAndThoseForSingleRegistriesAreTakenAsTheyAre() {
        Map<String, String> settings = Map.of(
                "tain.upstream.max-downloads", "20",
                "tain.upstream.max-bandwidth", "1MB",
                "tain.upstream.limits[0].host", "quay.io",
                "tain.upstream.limits[0].max-downloads", "4",
                "tain.upstream.limits[1].host", "docker.io",
                "tain.upstream.limits[1].max-bandwidth", "512KB");

        assertThat(limits(settings))
                .isEqualTo(new DownloadLimits(
                        new DownloadLimit(OptionalInt.of(20), OptionalLong.of(1024 * 1024)),
                        Map.of(
                                RegistryHost.parse("quay.io"),
                                new DownloadLimit(OptionalInt.of(4), OptionalLong.empty()),
                                RegistryHost.DOCKER_IO,
                                new DownloadLimit(OptionalInt.empty(), OptionalLong.of(512 * 1024)))));
    }

    private static DownloadLimits limits(Map<String, String> settings) {
        return RemoteLimits.of(new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("tain.upstream", RemoteRegistrySettings.class));
    }
}
