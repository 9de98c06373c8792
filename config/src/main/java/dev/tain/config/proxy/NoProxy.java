package dev.tain.config.proxy;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The hosts that no proxy leads to, as Go's {@code httpproxy} takes {@code NO_PROXY}, so that a value that works for podman,
 * CRI-O and {@code oc} works here:
 *
 * <ul>
 *   <li>{@code *}: every host
 *   <li>{@code example.com}, {@code example.com:8443}: that host, and all below it
 *   <li>{@code .example.com}, {@code *.example.com}: the hosts below it alone
 *   <li>{@code 10.1.2.3}, {@code 10.1.2.3:5000}, {@code [fd00::1]:5000}: that address
 *   <li>{@code 10.0.0.0/8}, {@code fd00::/8}: the addresses of that network
 * </ul>
 *
 * {@code localhost} and loopback addresses never have a proxy. Names are not looked up: only a host that is written as an
 * address can be in a network. What has none of these forms means nothing, as there.
 *
 * @param entries in lower case, without those that are empty
 * @see <a href="https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config">golang.org/x/net/http/httpproxy</a>
 */
public record NoProxy(List<String> entries) {

    public static final NoProxy NONE = new NoProxy(List.of());

    /** Of hosts or, with the star or the dot, of those below them; letters of every language are the business of the resolver. */
    private static final Pattern NAME = Pattern.compile("(?:\\*?\\.)?[^\\s,:/*\\[\\]@]+");

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    public NoProxy {
        entries = entries.stream()
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** Reads entries with commas between them. */
    public static NoProxy parse(String text) {
        return new NoProxy(List.of(text.split(",", -1)));
    }

    /** Whether every entry has one of the forms. */
    public boolean isMeaningful() {
        return entries.stream().allMatch(NoProxy::means);
    }

    private static boolean means(String entry) {
        return entry.equals("*")
                || IpNetwork.parse(entry).isPresent()
                || HostAndPort.parse(entry).filter(HostAndPort::canBe).isPresent();
    }

    /**
     * Whether this host is reached without a proxy.
     *
     * @param host a host name, an IPv4 address, or an IPv6 address with brackets or without
     * @param port the one that is connected to, whether it was written or not
     */
    public boolean covers(String host, int port) {
        Target target = Target.of(host.toLowerCase(Locale.ROOT), port);
        return target.isHere() || entries.stream().anyMatch(entry -> covers(entry, target));
    }

    private static boolean covers(String entry, Target target) {
        if (entry.equals("*")) {
            return true;
        }
        Optional<IpNetwork> network = IpNetwork.parse(entry);
        if (network.isPresent()) {
            return target.address().filter(network.get()::contains).isPresent();
        }
        return HostAndPort.parse(entry).filter(place -> covers(place, target)).isPresent();
    }

    private static boolean covers(HostAndPort entry, Target target) {
        if (entry.port().filter(port -> !port.equals(target.port())).isPresent()) {
            return false;
        }
        Optional<InetAddress> address = IpAddresses.parse(entry.host());
        return address.isPresent() ? address.equals(target.address()) : coversName(entry.host(), target.host());
    }

    private static boolean coversName(String entry, String host) {
        String name = entry.startsWith("*.") ? entry.substring(1) : entry;
        return name.startsWith(".") ? host.endsWith(name) : host.equals(name) || host.endsWith("." + name);
    }

    /** What a connection leads to. The port is text, for an entry may have one that is no number. */
    private record Target(String host, String port, Optional<InetAddress> address) {

        static Target of(String host, int port) {
            String bare = HostAndPort.withoutBrackets(host);
            return new Target(bare, Integer.toString(port), IpAddresses.parse(bare));
        }

        boolean isHere() {
            return host.equals("localhost")
                    || address.filter(InetAddress::isLoopbackAddress).isPresent();
        }
    }

    /** A host, and a port when one was written, as Go's {@code net.SplitHostPort} takes them apart. */
    private record HostAndPort(String host, Optional<String> port) {

        /** Empty when there is no host. */
        static Optional<HostAndPort> parse(String text) {
            int colon = text.lastIndexOf(':');
            boolean bracketed = text.startsWith("[") && text.indexOf(']') == colon - 1;
            boolean hasPort = colon >= 0 && (bracketed || text.indexOf(':') == colon);
            String host = withoutBrackets(hasPort ? text.substring(0, colon) : text);
            Optional<String> port =
                    hasPort && colon + 1 < text.length() ? Optional.of(text.substring(colon + 1)) : Optional.empty();
            return host.isEmpty() ? Optional.empty() : Optional.of(new HostAndPort(host, port));
        }

        /** Whether there can be such a host, and such a port. */
        boolean canBe() {
            return port.filter(text -> !PORT.matcher(text).matches()).isEmpty()
                    && (IpAddresses.parse(host).isPresent()
                            || NAME.matcher(host).matches());
        }

        static String withoutBrackets(String host) {
            return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        }
    }
}
