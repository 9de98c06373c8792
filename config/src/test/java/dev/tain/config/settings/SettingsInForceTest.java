package dev.tain.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SettingsInForceTest {

    /** As Spring Boot puts it in place of the usual one. */
    private static final class Variables extends SystemEnvironmentPropertySource implements OriginLookup<String> {

        Variables(Map<String, Object> variables) {
            super("systemEnvironment", variables);
        }

        @Override
        public @Nullable Origin getOrigin(String key) {
            return containsProperty(key) ? new SystemEnvironmentOrigin(resolvePropertyName(key)) : null;
        }
    }

    private static List<SettingInForce> settings(Map<String, Object> variables, Map<String, Object> others) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().replace("systemEnvironment", new Variables(variables));
        environment.getPropertySources().addFirst(new MapPropertySource("commandLineArgs", others));
        return SettingsInForce.of(environment);
    }

    @Test
    void everySettingHasItsDefault() {
        List<SettingInForce> settings = settings(Map.of(), Map.of());

        assertThat(settings).extracting(SettingInForce::key).containsExactlyInAnyOrderElementsOf(SettingNames.all());
        assertThat(settings)
                .contains(
                        new SettingInForce("tain.registry.port", "5000", "default"),
                        new SettingInForce("tain.auth-file", null, "default"));
    }

    @Test
    void theProxyOfTheEnvironmentIsInForceWhereNoneIsSet() {
        List<SettingInForce> settings = settings(
                Map.of("HTTPS_PROXY", "http://user:word@proxy.example:3128", "no_proxy", "example.com"),
                Map.of("tain.proxy.http", "http://other.example:3128"));

        assertThat(settings)
                .contains(
                        new SettingInForce(
                                "tain.proxy.https",
                                "http://***@proxy.example:3128",
                                "environment variable HTTPS_PROXY"),
                        new SettingInForce("tain.proxy.http", "http://other.example:3128", "command line"),
                        new SettingInForce("tain.proxy.no-proxy", "example.com", "environment variable no_proxy"));
    }

    @Test
    void whatWasGivenSaysWhere() {
        List<SettingInForce> settings = settings(
                Map.of("TAIN_REGISTRY_PORT", "5050", "TAIN_OWN_HOSTS_0", "a.example", "TAIN_OWN_HOSTS_1", "b.example"),
                Map.of(
                        "tain.tags.max-age", "1h",
                        "tain.source-aliases.internal", "registry.example:5000",
                        "tain.upstream.limits[0].host", "quay.io",
                        "tain.upstream.limits[0].max-downloads", 4));

        assertThat(settings)
                .contains(
                        new SettingInForce("tain.registry.port", "5050", "environment variable TAIN_REGISTRY_PORT"),
                        new SettingInForce("tain.own-hosts[1]", "b.example", "environment variable TAIN_OWN_HOSTS_1"),
                        new SettingInForce("tain.tags.max-age", "1h", "command line"),
                        new SettingInForce("tain.source-aliases.internal", "registry.example:5000", "command line"),
                        new SettingInForce("tain.upstream.limits[0].max-downloads", "4", "command line"));
        assertThat(settings).extracting(SettingInForce::key).doesNotContain("tain.own-hosts", "tain.upstream.limits");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tain.source-aliases.my_registry    | tain.source-aliases.my_registry",
                "tain.source-aliases[my_registry]   | tain.source-aliases.my_registry",
                "tain.source-aliases.MyRegistry     | tain.source-aliases.MyRegistry",
                "tain.source-aliases[my.registry]   | tain.source-aliases[my.registry]",
                "tain.sourceAliases.other           | tain.source-aliases.other"
            })
    void everyMemberOfAMapIsThere(String given, String key) {
        assertThat(settings(Map.of(), Map.of(given, "registry.example:5000")))
                .contains(new SettingInForce(key, "registry.example:5000", "command line"));
    }

    @Test
    void theFirstSourceThatHasAMemberOfAMapCounts() {
        List<SettingInForce> settings = settings(
                Map.of("TAIN_SOURCEALIASES_INTERNAL", "a.example:1", "TAIN_SOURCEALIASES_OTHER", "b.example:2"),
                Map.of("tain.source-aliases.internal", "c.example:3"));

        assertThat(settings)
                .filteredOn(setting -> setting.key().startsWith("tain.source-aliases"))
                .containsExactly(
                        new SettingInForce("tain.source-aliases.internal", "c.example:3", "command line"),
                        new SettingInForce(
                                "tain.source-aliases.other",
                                "b.example:2",
                                "environment variable TAIN_SOURCEALIASES_OTHER"));
    }

    @ParameterizedTest
    @CsvSource({
        "tain.proxy.https,     http://user:pa/s@w@proxy.example:1, http://***@proxy.example:1",
        "tain.proxy.http,      user:pass@proxy.example,            ***@proxy.example",
        "tain.proxy.http,      proxy.example:1,                    proxy.example:1",
        "tain.default-source,  https://user:pass@a.example/x,      https://***@a.example/x",
        "tain.some.password,   anything,                           ***",
        "tain.s3.secret-key,   anything,                           ***",
        "tain.token-file,      /etc/token,                         /etc/token",
        "tain.registry.tls.key, /etc/key.pem,                      /etc/key.pem"
    })
    void secretsAreStars(String key, String value, String shown) {
        assertThat(Secrets.masked(key, value)).isEqualTo(shown);
    }
}
