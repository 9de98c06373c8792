package dev.tain.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class SettingPlaceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tain.storage.filesystem.path | tain.storage.filesystem.path (default: data)
            tain.registry.port           | tain.registry.port (default: 5000)
            tain.default-source          | tain.default-source (default: docker.io)
            tain.auth-file               | tain.auth-file
            tain.own-hosts               | tain.own-hosts
            tain.upstream.limits[0]      | tain.upstream.limits[0]
            tain.registry                | tain.registry
            """)
    void saysTheDefaultOfASettingThatWasNotGiven(String key, String place) {
        assertThat(SettingPlace.of(with(Map.of()), key)).isEqualTo(place);
    }

    @Test
    void saysTheValueOfASettingThatWasGiven() {
        assertThat(SettingPlace.of(with(Map.of("tain.registry.port", "5050")), "tain.registry.port"))
                .endsWith(": tain.registry.port = \"5050\"");
    }

    @Test
    void findsAMemberInAListThatWasGivenAsAWhole() {
        assertThat(SettingPlace.of(with(Map.of("tain.own-hosts", "a,b")), "tain.own-hosts[1]"))
                .endsWith(": tain.own-hosts = \"a,b\"");
    }

    private static StandardEnvironment with(Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        return environment;
    }
}
