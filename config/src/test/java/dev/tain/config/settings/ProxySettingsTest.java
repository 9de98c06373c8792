package dev.tain.config.settings;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.tain.config.proxy.Proxies;
import dev.tain.config.proxy.ProxyAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ProxySettingsTest {

    @Test
    void areNoneWhenNothingIsSaid() {
        assertThat(bind(Map.of()).orElse(Map.of())).isEqualTo(Proxies.NONE);
    }

    @Test
    void areReadFromTheirKeys() {
        Proxies proxies = bind(Map.of(
                        "tain.proxy.https", "http://user:s3cret@secure:3128",
                        "tain.proxy.http", "plain:8080",
                        "tain.proxy.no-proxy[0]", ".corp.example",
                        "tain.proxy.no-proxy[1]", "10.0.0.0/8"))
                .orElse(Map.of("HTTPS_PROXY", "other:1", "HTTP_PROXY", "other:2", "NO_PROXY", "*"));

        assertThat(proxies.forUri("https", "quay.io", 443))
                .contains(ProxyAddress.parse("http://user:s3cret@secure:3128"));
        assertThat(proxies.forUri("http", "quay.io", 80)).contains(ProxyAddress.parse("plain:8080"));
        assertThat(proxies.forUri("https", "registry.corp.example", 443)).isEmpty();
        assertThat(proxies.forUri("https", "10.1.2.3", 5000)).isEmpty();
        assertThat(proxies.forUri("https", "localhost", 5000)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS_PROXY, https, proxy",
        "https_proxy, https, proxy",
        "HTTP_PROXY, http, proxy",
        "http_proxy, http, proxy",
        "HTTP_PROXY, https, ",
        "HTTPS_PROXY, http, ",
        "ALL_PROXY, https, ",
        "Https_Proxy, https, "
    })
    void takeTheEnvironmentForWhatIsNotSet(String variable, String scheme, String host) {
        Proxies proxies = bind(Map.of()).orElse(Map.of(variable, "proxy:3128"));

        assertThat(proxies.forUri(scheme, "quay.io", 443).map(ProxyAddress::host))
                .isEqualTo(Optional.ofNullable(host));
    }

    @Test
    void takeUpperCaseBeforeLowerCaseAndNoEmptyVariable() {
        Map<String, String> environment =
                Map.of("HTTPS_PROXY", "upper:1", "https_proxy", "lower:1", "NO_PROXY", "", "no_proxy", "quay.io");

        Proxies proxies = bind(Map.of()).orElse(environment);

        assertThat(proxies.https()).contains(ProxyAddress.parse("upper:1"));
        assertThat(proxies.forUri("https", "quay.io", 443)).isEmpty();
    }

    @Test
    void takeAnEmptyKeyForNoProxyWhateverTheEnvironmentSays() {
        Map<String, String> environment =
                Map.of("HTTPS_PROXY", "proxy:1", "HTTP_PROXY", "proxy:1", "NO_PROXY", "quay.io");

        assertThat(bind(Map.of("tain.proxy.https", "")).orElse(environment).https())
                .isEmpty();
        assertThat(bind(Map.of("tain.proxy.no-proxy", "")).orElse(environment).forUri("https", "quay.io", 443))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/99", "foo:bar:baz", "foo:bar", "http://quay.io", "*quay.io", "10.0.*", "a b", "[::1"})
    void nameAHostWithoutProxyThatMeansNothing(String entry) {
        BindException refused = catchThrowableOfType(
                BindException.class,
                () -> bind(Map.of("tain.proxy.no-proxy[0]", "quay.io", "tain.proxy.no-proxy[1]", entry)));

        assertThat(new SettingExceptionAnalyzer(null).analyze(refused))
                .extracting(FailureAnalysis::getDescription, as(STRING))
                .contains("tain.proxy.no-proxy", "\"%s\" is no host".formatted(entry), "10.0.0.0/8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "quay.io",
                "QUAY.io:443",
                "quay.io:",
                ".corp.example",
                "*.corp.example",
                "my_host",
                "10.1.2.3",
                "10.1.2.3:5000",
                "10.0.0.0/8",
                "fd00::1",
                "[fd00::1]:5000",
                "fd00::/8",
                "a, ,b,"
            })
    void takeHostsWithoutProxyInEveryForm(String entries) {
        assertThatCode(() -> bind(Map.of("tain.proxy.no-proxy", entries))).doesNotThrowAnyException();
    }

    /** The variable belongs to the whole machine: what other programs pass over in it stops nothing here. */
    @Test
    void passOverWhatMeansNothingInTheVariable() {
        assertThat(bind(Map.of())
                        .orElse(Map.of("NO_PROXY", "foo:bar:baz,quay.io", "HTTPS_PROXY", "proxy:1"))
                        .forUri("https", "quay.io", 443))
                .isEmpty();
    }

    @Test
    void sayWhichVariableIsWrongWithoutItsPassword() {
        SettingException refused = catchThrowableOfType(
                SettingException.class,
                () -> bind(Map.of()).orElse(Map.of("https_proxy", "socks5://user:s3cret@proxy:1080")));

        assertThat(new SettingExceptionAnalyzer(null).analyze(refused))
                .extracting(FailureAnalysis::getDescription, as(STRING))
                .contains("tain.proxy.https", "environment variable https_proxy", "this kind of proxy is not supported")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"tain.proxy.https", "tain.proxy.http"})
    void neverShowTheUrlThatIsWrong(String key) {
        Map<String, String> settings = Map.of(key, "https://user:s3cret@proxy:3128");

        BindException refused = catchThrowableOfType(BindException.class, () -> bind(settings));

        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.copyOf(settings)));
        assertThat(new SettingExceptionAnalyzer(environment).analyze(refused))
                .extracting(FailureAnalysis::getDescription, as(STRING))
                .contains(key + " is wrong", "a proxy that is itself spoken to by HTTPS is not supported")
                .doesNotContain("s3cret");
        assertThat(stackTrace(refused)).doesNotContain("s3cret");
    }

    @Test
    void neverShowAUrlThatStandsInTheWrongPlace() {
        Map<String, String> settings = Map.of("tain.proxy", "http://user:s3cret@proxy:3128");

        BindException refused = catchThrowableOfType(BindException.class, () -> bind(settings));

        assertThat(new SettingsFailureAnalyzer(null).analyze(refused))
                .extracting(FailureAnalysis::getDescription, as(STRING))
                .contains("tain.proxy is wrong: it has no value of its own")
                .doesNotContain("s3cret");
        assertThat(stackTrace(refused)).doesNotContain("s3cret");
    }

    @Test
    void showNoPassword() {
        assertThat(bind(Map.of("tain.proxy.https", "http://user:s3cret@proxy:3128")))
                .asString()
                .contains("https set")
                .doesNotContain("s3cret");
    }

    private static String stackTrace(Exception failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static ProxySettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("tain", TainSettings.class)
                .proxy();
    }
}
