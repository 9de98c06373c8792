package dev.tain.config.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as they are written. Names are never looked up. */
final class IpAddresses {

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    /** What an IPv6 address is made of; whether it is one is for the JDK to say. A zone belongs to a machine, not to a name. */
    private static final Pattern IPV6_LETTERS = Pattern.compile("[0-9a-f.]*:[0-9a-f:.]*");

    private IpAddresses() {}

    /** The address; empty for anything else. */
    static Optional<InetAddress> parse(String text) {
        if (IPV4.matcher(text).matches()) {
            return numeric(text);
        }
        // The brackets keep the JDK from looking for a host of that name.
        return IPV6_LETTERS.matcher(text).matches() ? numeric("[" + text + "]") : Optional.empty();
    }

    private static Optional<InetAddress> numeric(String text) {
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
