package dev.tain.config.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TlsSettingsTest {

    @Test
    void areNoneWhenNothingIsSaid() {
        TainSettings settings = bind(Map.of());

        assertThat(settings.registry().tls()).isNull();
        assertThat(settings.admin().tls()).isNull();
    }

    @Test
    void areReadFromTheirKeys() {
        TainSettings settings = bind(Map.of(
                "tain.registry.tls.certificate", "a.crt",
                "tain.registry.tls.key", "a.key",
                "tain.admin.tls.certificate", "b.crt",
                "tain.admin.tls.key", "b.key",
                "tain.admin.tls.client-authorities", "c.crt"));

        assertThat(settings.registry().tls()).isEqualTo(new TlsSettings(Path.of("a.crt"), Path.of("a.key")));
        assertThat(settings.admin().tls())
                .isEqualTo(new AdminTlsSettings(Path.of("b.crt"), Path.of("b.key"), Path.of("c.crt")));
    }

    @ParameterizedTest
    @CsvSource({
        "tain.registry.tls.certificate, there is no tain.registry.tls.key beside it",
        "tain.registry.tls.key, there is no tain.registry.tls.certificate beside it",
        "tain.admin.tls.certificate, there is no tain.admin.tls.key beside it",
        "tain.admin.tls.key, there is no tain.admin.tls.certificate beside it",
        "tain.admin.tls.client-authorities, there are no tain.admin.tls.certificate and tain.admin.tls.key beside it"
    })
    void refuseAFileWithoutTheOther(String key, String said) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(Map.of(key, "some.pem")))
                .havingRootCause()
                .isInstanceOfSatisfying(
                        SettingException.class,
                        refused -> assertThat(refused.key()).isEqualTo(key))
                .withMessage(said);
    }

    private static TainSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("tain", TainSettings.class);
    }
}
