package dev.tain.config.settings;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.tain.oci.RegistryHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.unit.DataSize;

class RemoteRegistrySettingsTest {

    @Test
    void limitNothingWhenNothingIsSaid() {
        RemoteRegistrySettings settings = bind(Map.of()).upstream();

        assertThat(settings.maxDownloads()).isNull();
        assertThat(settings.maxBandwidth()).isNull();
        assertThat(settings.limits()).isEmpty();
        assertThat(settings.connections()).isEqualTo(new ConnectionSettings(128, Duration.ofSeconds(30), null));
        assertThat(settings.http2()).isFalse();
        assertThat(settings.privateRedirects()).isFalse();
    }

    @Test
    void areReadFromTheirKeys() {
        TainSettings settings = bind(Map.ofEntries(
                Map.entry("tain.auth-file", "/etc/tain/auth.json"),
                Map.entry("tain.certs-directory", "/etc/containers/certs.d"),
                Map.entry("tain.upstream.trusted-roots[0]", "/etc/tain/root.pem"),
                Map.entry("tain.upstream.trusted-realms", "login.example, auth.example:8443"),
                Map.entry("tain.upstream.private-redirects", "true"),
                Map.entry("tain.upstream.connections.per-host", "16"),
                Map.entry("tain.upstream.connections.life-time", "10m"),
                Map.entry("tain.upstream.http2", "true"),
                Map.entry("tain.upstream.max-downloads", "20"),
                Map.entry("tain.upstream.max-bandwidth", "100MB"),
                Map.entry("tain.upstream.limits[0].host", "quay.io"),
                Map.entry("tain.upstream.limits[0].max-downloads", "4"),
                Map.entry("tain.upstream.limits[1].host", "docker.io"),
                Map.entry("tain.upstream.limits[1].max-bandwidth", "512KB")));

        assertThat(settings.authFile()).isEqualTo(Path.of("/etc/tain/auth.json"));
        assertThat(settings.certsDirectory()).isEqualTo(Path.of("/etc/containers/certs.d"));
        RemoteRegistrySettings upstream = settings.upstream();
        assertThat(upstream.trustedRoots()).containsExactly(Path.of("/etc/tain/root.pem"));
        assertThat(upstream.trustedRealms())
                .containsExactly(RegistryHost.parse("login.example"), RegistryHost.parse("auth.example:8443"));
        assertThat(upstream.privateRedirects()).isTrue();
        assertThat(upstream.connections())
                .isEqualTo(new ConnectionSettings(16, Duration.ofSeconds(30), Duration.ofMinutes(10)));
        assertThat(upstream.http2()).isTrue();
        assertThat(upstream.maxDownloads()).isEqualTo(20);
        assertThat(upstream.maxBandwidth()).isEqualTo(DataSize.ofMegabytes(100));
        assertThat(upstream.limits())
                .containsExactly(
                        new RegistryLimit(RegistryHost.parse("quay.io"), 4, null),
                        new RegistryLimit(RegistryHost.DOCKER_IO, null, DataSize.ofKilobytes(512)));
    }

    @ParameterizedTest
    @CsvSource({
        "tain.upstream.connect-timeout, 0s, expected more than 0s",
        "tain.upstream.read-timeout, -1s, expected more than 0s",
        "tain.upstream.hedge-after, 0s, expected more than 0s",
        "tain.upstream.connections.per-host, 0, expected 1 or more",
        "tain.upstream.connections.idle-time, 0s, expected more than 0s",
        "tain.upstream.connections.life-time, 0s, expected more than 0s",
        "tain.upstream.max-downloads, 0, expected 1 or more",
        "tain.upstream.max-bandwidth, 0MB, expected more than 0B"
    })
    void refuseNumbersThatCannotBe(String key, String value, String expected) {
        assertRefused(Map.of(key, value), key, expected);
    }

    @Test
    void refuseALimitThatSaysNothing() {
        assertRefused(
                Map.of("tain.upstream.limits[0].host", "quay.io"),
                "tain.upstream.limits[0].host",
                "expected max-downloads, max-bandwidth or both");
        assertRefused(
                Map.of("tain.upstream.limits[0].max-downloads", "4"),
                "tain.upstream.limits[0]",
                "expected a host, such as host: quay.io");
        assertRefused(
                Map.of("tain.upstream.limits[0].host", "quay.io", "tain.upstream.limits[0].max-downloads", "0"),
                "tain.upstream.limits[0].max-downloads",
                "expected 1 or more");
    }

    @Test
    void refuseTwoLimitsForOneRegistry() {
        assertRefused(
                Map.of(
                        "tain.upstream.limits[0].host", "quay.io",
                        "tain.upstream.limits[0].max-downloads", "4",
                        "tain.upstream.limits[1].host", "quay.io",
                        "tain.upstream.limits[1].max-bandwidth", "1MB"),
                "tain.upstream.limits[1].host",
                "it has a limit already");
    }

    @ParameterizedTest
    @CsvSource({
        "tain.upstream.http2, maybe, expected true or false",
        "tain.upstream.max-downloads, many, expected a whole number",
        "tain.upstream.max-bandwidth, much, expected a size such as 50MB",
        "tain.upstream.limits[0].max-bandwidth, much, expected a size such as 50MB",
        "tain.upstream.trusted-realms[0], https://login.example, is not a registry host",
        "tain.upstream.connections.idle-time, long, expected a duration such as 30s"
    })
    void sayWhatWouldBeRight(String key, String value, String expected) {
        BindException refused = catchThrowableOfType(BindException.class, () -> bind(Map.of(key, value)));

        assertThat(new SettingsFailureAnalyzer(null).analyze(refused))
                .extracting(FailureAnalysis::getDescription, as(STRING))
                .contains("%s = \"%s\" is wrong: ".formatted(key, value), expected);
    }

    private static void assertRefused(Map<String, String> settings, String key, String expected) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(settings))
                .havingRootCause()
                .isInstanceOfSatisfying(
                        SettingException.class,
                        refused -> assertThat(refused.key()).isEqualTo(key))
                .withMessageContaining(expected);
    }

    private static TainSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("tain", TainSettings.class);
    }
}
