package dev.tain.config.settings;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.tain.oci.Platform;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class PrefetchSettingsTest {

    @Test
    void fetchNothingUnaskedWhenNothingIsSaid() {
        assertThat(bind(Map.of()).platforms()).isEmpty();
    }

    @Test
    void areReadFromTheirKeys() {
        PrefetchSettings settings =
                bind(Map.of("tain.prefetch.platforms", "linux/amd64,linux/arm64/v8", "tain.prefetch.concurrency", "4"));

        assertThat(settings.platforms()).containsExactly(new Platform("linux/amd64"), new Platform("linux/arm64/v8"));
        assertThat(settings.concurrency()).isEqualTo(4);
    }

    @Test
    void nameAPlatformThatIsNone() {
        BindException refused = catchThrowableOfType(
                BindException.class,
                () -> bind(Map.of("tain.prefetch.platforms[0]", "linux/amd64", "tain.prefetch.platforms[1]", "arm64")));

        assertThat(new SettingsFailureAnalyzer(null).analyze(refused))
                .extracting(FailureAnalysis::getDescription, as(STRING))
                .contains(
                        "tain.prefetch.platforms[1] = \"arm64\" is wrong", "is not a platform", "such as linux/amd64");
    }

    @Test
    void refuseToFetchNothingAtATime() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(Map.of("tain.prefetch.concurrency", "0")))
                .havingRootCause()
                .isInstanceOfSatisfying(
                        SettingException.class,
                        refused -> assertThat(refused.key()).isEqualTo("tain.prefetch.concurrency"))
                .withMessageContaining("expected 1 or more");
    }

    private static PrefetchSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("tain", TainSettings.class)
                .prefetch();
    }
}
