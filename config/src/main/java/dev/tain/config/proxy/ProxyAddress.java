package dev.tain.config.proxy;

import dev.tain.oci.Credential;
import dev.tain.oci.RegistryHost;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a forward proxy is. The password never shows in {@link #toString()}, nor in an error.
 *
 * @param host a host name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65535
 * @param credential what the proxy wants to see, when it wants any
 */
public record ProxyAddress(String host, int port, Optional<Credential.Password> credential) {

    private static final String EXPECTED = "expected http://[user:password@]host[:port]";
    private static final String SCHEME_END = "://";
    private static final int PORT_OF_HTTP = 80;

    /**
     * Reads {@code http://[user:password@]host[:port]}, also without the scheme, as Go and curl do. Without a port it is 80, as
     * in Go. User and password may be percent-encoded.
     *
     * @throws IllegalArgumentException when it is not the address of a proxy; the message has nothing of the text
     */
    public static ProxyAddress parse(String text) {
        String rest = withoutScheme(text.strip());
        String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        int at = authority.lastIndexOf('@');
        RegistryHost place = place(authority.substring(at + 1));
        Optional<Credential.Password> credential = at < 0 ? Optional.empty() : credential(authority.substring(0, at));
        return new ProxyAddress(withoutBrackets(place.name()), place.port().orElse(PORT_OF_HTTP), credential);
    }

    private static String withoutScheme(String text) {
        int end = text.indexOf(SCHEME_END);
        if (end < 0) {
            return text;
        }
        String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http" -> text.substring(end + SCHEME_END.length());
            case "https" ->
                throw new IllegalArgumentException("a proxy that is itself spoken to by HTTPS is not supported: "
                        + EXPECTED + "; HTTPS goes through such a one as well");
            default -> throw new IllegalArgumentException("this kind of proxy is not supported: " + EXPECTED);
        };
    }

    private static RegistryHost place(String text) {
        try {
            return RegistryHost.parse(text);
        } catch (IllegalArgumentException e) {
            // Its message would show a part of the password when that has a "/" or an "@" in it; so would the cause.
            throw new IllegalArgumentException(
                    EXPECTED + ", where special characters of user and password are percent-encoded");
        }
    }

    private static String withoutBrackets(String name) {
        return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    }

    private static Optional<Credential.Password> credential(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : decoded(userInfo.substring(colon + 1));
        if (user.isEmpty() && password.isEmpty()) {
            return Optional.empty();
        }
        if (user.indexOf(':') >= 0) { // Basic authentication cannot say it
            throw new IllegalArgumentException("the user of a proxy cannot have a colon in the name: " + EXPECTED);
        }
        return Optional.of(new Credential.Password(user, password));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a % in the user or the password is not followed by two hexadecimal digits: write it as %25");
        }
    }
}
