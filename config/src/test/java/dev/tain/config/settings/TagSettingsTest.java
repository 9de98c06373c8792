package dev.tain.config.settings;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.tain.policy.TagPattern;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class TagSettingsTest {

    @Test
    void holdTagsForEverWhenNothingIsSaid() {
        TagSettings settings = bind(Map.of());

        assertThat(settings.maxStale()).isNull();
        assertThat(settings.immutable()).isEmpty();
    }

    @Test
    void areReadFromTheirKeys() {
        TagSettings settings = bind(Map.of(
                "tain.tags.max-age", "1m",
                "tain.tags.max-stale", "12h",
                "tain.tags.revalidation-wait", "500ms",
                "tain.tags.immutable", "v*.*.*, quay.io/team/*:release-*",
                "tain.tags.absent-for", "0s",
                "tain.tags.referrers-max-age", "30s",
                "tain.tags.signatures-from-digest-mirrors", "false"));

        assertThat(settings.maxAge()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.maxStale()).isEqualTo(Duration.ofHours(12));
        assertThat(settings.revalidationWait()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.immutable())
                .containsExactly(new TagPattern("v*.*.*"), new TagPattern("quay.io/team/*:release-*"));
        assertThat(settings.absentFor()).isZero();
        assertThat(settings.referrersMaxAge()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.signaturesFromDigestMirrors()).isFalse();
    }

    @Test
    void takeSignaturesFromDigestMirrorsWhenNothingIsSaid() {
        assertThat(bind(Map.of()).signaturesFromDigestMirrors()).isTrue();
        assertThat(bind(Map.of()).referrersMaxAge()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void nameAPatternThatIsNone() {
        BindException refused = catchThrowableOfType(
                BindException.class,
                () -> bind(Map.of("tain.tags.immutable[0]", "v*", "tain.tags.immutable[1]", "a b")));

        assertThat(new SettingsFailureAnalyzer(null).analyze(refused))
                .extracting(FailureAnalysis::getDescription, as(STRING))
                .contains("tain.tags.immutable[1] = \"a b\" is wrong", "not a pattern for tags", "such as v*.*.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-age", "max-stale", "revalidation-wait", "absent-for", "referrers-max-age"})
    void refuseDurationsBelowZero(String name) {
        String key = "tain.tags." + name;

        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(Map.of(key, "-1s")))
                .havingRootCause()
                .isInstanceOfSatisfying(
                        SettingException.class,
                        refused -> assertThat(refused.key()).isEqualTo(key))
                .withMessageContaining("expected 0s or more");
    }

    private static TagSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("tain", TainSettings.class)
                .tags();
    }
}
