package dev.tain.config.settings;

import dev.tain.config.proxy.NoProxy;
import dev.tain.config.proxy.Proxies;
import dev.tain.config.proxy.ProxyAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies on the way to remote registries, {@code tain.proxy.*}. The addresses are texts here and no
 * {@link ProxyAddress}: what Spring says of a text that it could not turn into one has the text in it, and so the password.
 *
 * @param https the proxy for HTTPS, in the form of {@link ProxyAddress#parse}; without one, {@code HTTPS_PROXY} counts
 * @param http the proxy for plain HTTP; without one, {@code HTTP_PROXY} counts
 * @param noProxy the hosts that no proxy leads to, see {@link NoProxy}; without it, {@code NO_PROXY} counts
 */
public record ProxySettings(
        @Nullable String https,
        @Nullable String http,
        @Nullable List<String> noProxy) {

    static final String HTTPS = "tain.proxy.https";
    static final String HTTP = "tain.proxy.http";
    private static final String NO_PROXY = "tain.proxy.no-proxy";

    /** The variables that count for keys that are not set. */
    private static final Map<String, String> VARIABLES =
            Map.of(HTTPS, "HTTPS_PROXY", HTTP, "HTTP_PROXY", NO_PROXY, "NO_PROXY");

    public ProxySettings {
        address(HTTPS, https);
        address(HTTP, http);
        noProxy = noProxy == null ? null : List.copyOf(noProxy);
        checkNoProxy(noProxy == null ? List.of() : noProxy);
    }

    /**
     * The proxies to use. For a key that is not set, a variable of the environment counts, as Go takes it: the upper case
     * before the lower case, and an empty one not at all. An empty {@code tain.proxy.https} is no proxy, whatever the
     * environment says.
     *
     * @throws SettingException when a variable that counts is not the address of a proxy
     */
    public Proxies orElse(Map<String, String> environment) {
        return new Proxies(
                https == null ? variable(HTTPS, "HTTPS_PROXY", environment) : address(HTTPS, https),
                http == null ? variable(HTTP, "HTTP_PROXY", environment) : address(HTTP, http),
                noProxy == null
                        ? value("NO_PROXY", environment)
                                .map(Variable::value)
                                .map(NoProxy::parse)
                                .orElse(NoProxy.NONE)
                        : new NoProxy(noProxy));
    }

    /** Which are set: their texts may have passwords. */
    @Override
    public String toString() {
        return "ProxySettings[https %s, http %s, no-proxy %s]"
                .formatted(https == null ? "unset" : "set", http == null ? "unset" : "set", noProxy);
    }

    private static void checkNoProxy(List<String> entries) {
        for (int i = 0; i < entries.size(); i++) {
            if (!new NoProxy(List.of(entries.get(i))).isMeaningful()) {
                throw new SettingException(
                        "%s[%d]".formatted(NO_PROXY, i),
                        "\"%s\" is no host: expected entries such as example.com, .example.com, 10.1.2.3:5000 or 10.0.0.0/8"
                                .formatted(entries.get(i)));
            }
        }
    }

    private static Optional<ProxyAddress> address(String key, @Nullable String text) {
        try {
            return text == null || text.isBlank() ? Optional.empty() : Optional.of(ProxyAddress.parse(text));
        } catch (IllegalArgumentException e) {
            throw new SettingException(key, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<ProxyAddress> variable(String key, String name, Map<String, String> environment) {
        return value(name, environment).map(variable -> {
            try {
                return ProxyAddress.parse(variable.value());
            } catch (IllegalArgumentException e) {
                throw new SettingException(
                        key,
                        "it is not set, so the environment variable %s counts, and that cannot be used: %s"
                                .formatted(variable.name(), e.getMessage()));
            }
        });
    }

    private static Optional<Variable> value(String name, Map<String, String> environment) {
        return value(name, environment::get);
    }

    private static Optional<Variable> value(String name, Function<String, @Nullable String> environment) {
        return Stream.of(name, name.toLowerCase(Locale.ROOT))
                .flatMap(either -> Stream.ofNullable(environment.apply(either))
                        .filter(value -> !value.isEmpty())
                        .map(value -> new Variable(either, value)))
                .findFirst();
    }

    /** The variable of the environment that counts for a key that is not set; empty when none does. */
    static Optional<Variable> variableFor(String key, Function<String, @Nullable String> environment) {
        return Optional.ofNullable(VARIABLES.get(key)).flatMap(name -> value(name, environment));
    }

    record Variable(String name, String value) {}
}
