package dev.tain.config.settings;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class LogSettingsTest {

    @Test
    void areALineToReadForEveryRequestWhenNothingIsSaid() {
        assertThat(bind(Map.of())).isEqualTo(new LogSettings(true, LogSettings.Format.TEXT));
    }

    @Test
    void areReadFromTheirKeys() {
        assertThat(bind(Map.of("tain.log.access", "false", LogSettings.FORMAT_KEY, "json")))
                .isEqualTo(new LogSettings(false, LogSettings.Format.JSON));
    }

    @Test
    void nameTheFormsThatThereAre() {
        BindException refused = catchThrowableOfType(BindException.class, () -> bind(Map.of("tain.log.format", "xml")));

        assertThat(new SettingsFailureAnalyzer(null).analyze(refused))
                .extracting(FailureAnalysis::getDescription, as(STRING))
                .contains("tain.log.format = \"xml\" is wrong", "expected text or json");
    }

    private static LogSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("tain", TainSettings.class)
                .log();
    }
}
