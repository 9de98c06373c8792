package dev.tain.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The proxies that a request has passed, so that one that comes back is recognised.
 *
 * @param hops as in the header, the first proxy first: protocol version and name, such as {@code 1.1 tain-3f2a}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-via">RFC 9110, section 7.6.3</a>
 */
public record Via(List<String> hops) {

    /** A request that comes from a client itself. */
    public static final Via NOBODY = new Via(List.of());

    /** More proxies than anybody chains; what is longer is cut, from the beginning. */
    private static final int MOST = 32;

    public Via {
        hops = List.copyOf(hops.subList(Math.max(0, hops.size() - MOST), hops.size()));
    }

    /** Reads the values of all {@code Via} lines. */
    public static Via parse(List<String> headerValues) {
        return new Via(headerValues.stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .filter(hop -> !hop.isEmpty())
                .toList());
    }

    /** Whether the request has passed the proxy of this name before. */
    public boolean contains(String name) {
        String received = " " + name.toLowerCase(Locale.ROOT);
        return hops.stream().anyMatch(hop -> (hop.toLowerCase(Locale.ROOT) + " ").contains(received + " "));
    }

    /** The same after one proxy more. */
    public Via plus(String name) {
        List<String> more = new ArrayList<>(hops);
        more.add("1.1 " + name);
        return new Via(more);
    }

    /** The value of the header. */
    @Override
    public String toString() {
        return String.join(", ", hops);
    }
}
