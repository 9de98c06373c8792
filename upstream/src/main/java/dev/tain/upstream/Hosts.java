package dev.tain.upstream;

import dev.tain.oci.RegistryHost;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** From addresses to hosts. */
final class Hosts {

    private static final String FORBIDDEN = "\"<>\\^`{|}";

    private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");
    private static final String UP_TO_255 = "(?:0|[1-9][0-9]{0,2})";
    private static final Pattern DOTTED_QUAD = Pattern.compile(UP_TO_255 + "(?:\\." + UP_TO_255 + "){3}");

    private Hosts() {}

    /**
     * The host of an address, with its port where that is not the one of the scheme.
     *
     * @throws IllegalArgumentException when the address has none, or one that no registry can have
     */
    static RegistryHost of(URI uri) {
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("there is no host in it");
        }
        boolean usual = uri.getPort() < 0 || uri.getPort() == usualPort(uri);
        return RegistryHost.parse(usual ? uri.getHost() : uri.getHost() + ":" + uri.getPort());
    }

    /** An absolute address that a server named; empty when it cannot be reached. */
    static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(encoded(text));
            return isAmbiguous(of(uri).name()) ? Optional.empty() : Optional.of(uri);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** An address that a server named in an answer, which may be relative; empty when it cannot be reached. */
    static Optional<URI> resolve(URI base, String text) {
        try {
            return parse(base.resolve(new URI(encoded(text))).toString());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether it is digits that some take for an address and others for a name: 0177.0.0.1, 2130706433. */
    private static boolean isAmbiguous(String host) {
        return NUMERIC.matcher(host).matches() && !DOTTED_QUAD.matcher(host).matches();
    }

    /** Some servers leave characters as they are that no address may have; other clients take them for what they mean. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.strip().getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            if (character <= ' ' || character >= 0x7f || FORBIDDEN.indexOf(character) >= 0) {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            } else {
                encoded.append(character);
            }
        }
        return encoded.toString();
    }

    static int port(URI uri) {
        return uri.getPort() < 0 ? usualPort(uri) : uri.getPort();
    }

    /** Whether two addresses are on one server: the same scheme, host and port. */
    static boolean isSameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int usualPort(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
    }
}
