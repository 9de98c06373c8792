package dev.tain.oci;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a registry: a host name, an IPv4 address or a bracketed IPv6 address, with a port or without one. Host
 * names are kept in lower case.
 *
 * @param value {@code host} or {@code host:port}
 */
public record RegistryHost(String value) {

    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
    private static final String NAME = LABEL + "(?:\\." + LABEL + ")*";

    // IPv6 as Distribution has it, without a zone or an IPv4 tail: eight groups, or up to seven around one "::".
    private static final String GROUP = "[0-9a-f]{1,4}";
    private static final String GROUPS = "(?:" + GROUP + "(?::" + GROUP + ")*+)?";
    private static final String EIGHT_GROUPS = GROUP + "(?::" + GROUP + "){7}";
    private static final String SHORTENED = "(?!(?::*[0-9a-f]++){8})" + GROUPS + "::" + GROUPS;
    private static final String IPV6 = "\\[(?:" + EIGHT_GROUPS + "|" + SHORTENED + ")]";

    private static final Pattern GRAMMAR =
            Pattern.compile("(" + NAME + "|" + IPV6 + ")(?::([0-9]{1,5}))?", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 255;
    private static final int LAST_PORT = 65_535;

    /** The registry that Docker means when no host is given. It stands after the grammar that it is checked with. */
    public static final RegistryHost DOCKER_IO = new RegistryHost("docker.io");

    public RegistryHost {
        Matcher matcher = GRAMMAR.matcher(value);
        if (value.length() > LONGEST || !matcher.matches() || !isPort(matcher.group(2))) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a registry host: expected a host name or address, with or without :port"
                            .formatted(Text.shown(value)));
        }
        value = value.toLowerCase(Locale.ROOT); // after the check: lower case makes ASCII of the Kelvin sign
    }

    /**
     * Reads {@code host} or {@code host:port}.
     *
     * @throws IllegalArgumentException when it is not a host
     */
    public static RegistryHost parse(String text) {
        return new RegistryHost(text);
    }

    /** The host without its port; an IPv6 address keeps its brackets. */
    public String name() {
        int colon = portColon();
        return colon < 0 ? value : value.substring(0, colon);
    }

    /** The port, when one is given. */
    public OptionalInt port() {
        int colon = portColon();
        return colon < 0 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value.substring(colon + 1)));
    }

    /** Whether Docker's rule takes this for a host when it stands first in an image name. */
    public boolean isQualified() {
        return isQualified(value);
    }

    /**
     * Whether Docker's rule takes the first part of an image name for a host, be it a valid one or not: it has a dot or a colon, or is
     * {@code localhost}.
     */
    public static boolean isQualified(String first) {
        return first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
    }

    @Override
    public String toString() {
        return value;
    }

    private int portColon() {
        int colon = value.lastIndexOf(':');
        return colon > value.lastIndexOf(']') ? colon : -1;
    }

    private static boolean isPort(@Nullable String digits) {
        if (digits == null) {
            return true;
        }
        int port = Integer.parseInt(digits);
        return port > 0 && port <= LAST_PORT;
    }
}
