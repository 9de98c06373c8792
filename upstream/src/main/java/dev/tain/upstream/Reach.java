package dev.tain.upstream;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How near an address is. A registry may send its clients to addresses that are as far from here as its own or
 * farther, never to nearer ones: they belong to somebody who has not published them.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA's special addresses</a>
 */
enum Reach {
    /** The Internet. */
    PUBLIC,
    /** The networks of an organisation: RFC 1918, unique local addresses, carriers' and laboratories' networks. */
    PRIVATE,
    /** The same link; also where clouds keep the metadata of a machine. */
    LINK_LOCAL,
    /** This machine: loopback, and the unspecified address, which leads there. */
    LOOPBACK,
    /** No single machine: multicast, broadcast and reserved addresses. Nobody may lead there. */
    NOWHERE;

    /** Where clouds keep the metadata of a machine although the address does not look like it: Alibaba, Azure, Oracle, Scaleway. */
    private static final Set<InetAddress> METADATA = Stream.of(
                    "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:42::42")
            .map(NetUtil::createInetAddressFromIpAddressString)
            .collect(Collectors.toUnmodifiableSet());

    /** Whether a registry that is so near may lead to the address. */
    boolean includes(InetAddress address) {
        return includes(of(address));
    }

    /** Whether a registry that is so near may lead so near. */
    boolean includes(Reach other) {
        return other != NOWHERE && other.compareTo(this) <= 0;
    }

    static Reach of(InetAddress address) {
        if (address.isMulticastAddress()) {
            return NOWHERE;
        }
        if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return LOOPBACK;
        }
        if (address.isLinkLocalAddress()) {
            return LINK_LOCAL;
        }
        if (METADATA.contains(address)) {
            return LINK_LOCAL;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? ofIpv6(bytes) : ofIpv4(at(bytes, 0), at(bytes, 1), at(bytes, 2));
    }

    private static Reach ofIpv4(int first, int second, int third) {
        return switch (first) {
            case 0 -> LOOPBACK;
            case 10 -> PRIVATE;
            case 100 -> second >> 6 == 1 ? PRIVATE : PUBLIC;
            case 172 -> second >> 4 == 1 ? PRIVATE : PUBLIC;
            case 192 -> second == 168 || (second == 0 && third == 0) ? PRIVATE : PUBLIC;
            case 198 -> second >> 1 == 9 ? PRIVATE : PUBLIC;
            default -> first >= 240 ? NOWHERE : PUBLIC;
        };
    }

    private static Reach ofIpv6(byte[] bytes) {
        if (isMetadata(bytes)) {
            return LINK_LOCAL;
        }
        boolean uniqueLocal = (at(bytes, 0) & 0xfe) == 0xfc;
        boolean siteLocal = at(bytes, 0) == 0xfe && (at(bytes, 1) & 0xc0) == 0xc0;
        if (uniqueLocal || siteLocal) {
            return PRIVATE;
        }
        if (endsInIpv4(bytes)) {
            return of(ipv4(bytes, 12));
        }
        return startsWith(bytes, 0x20, 0x02) ? of(ipv4(bytes, 2)) : PUBLIC; // 6to4
    }

    /** Whole networks in which clouds keep the services of a machine: fd00:ec2::/32 (AWS), fd20:ce::/32 (Google), fd00:c1::/32 (Oracle). */
    private static boolean isMetadata(byte[] bytes) {
        return startsWith(bytes, 0xfd, 0x00, 0x0e, 0xc2)
                || startsWith(bytes, 0xfd, 0x20, 0x00, 0xce)
                || startsWith(bytes, 0xfd, 0x00, 0x00, 0xc1);
    }

    /**
     * Whether it is a way to the IPv4 address at its end: compatible (::/96), SIIT (::ffff:0:0:0/96, RFC 2765), NAT64 (64:ff9b::/96), or
     * NAT64 of an organisation (64:ff9b:1::/48, RFC 8215), which may have chosen what stands in the middle: with a
     * prefix of 96 bits, as is usual.
     */
    private static boolean endsInIpv4(byte[] bytes) {
        boolean compatible = isZero(bytes, 0, 12);
        boolean siit = isZero(bytes, 0, 8) && at(bytes, 8) == 0xff && at(bytes, 9) == 0xff && isZero(bytes, 10, 12);
        boolean nat64 = startsWith(bytes, 0x00, 0x64, 0xff, 0x9b) && isZero(bytes, 4, 12);
        return compatible || siit || nat64 || startsWith(bytes, 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01);
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (at(bytes, i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static int at(byte[] bytes, int index) {
        return bytes[index] & 0xff;
    }
}
