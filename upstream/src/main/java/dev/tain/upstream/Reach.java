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

    /** Where clouds keep the metadata of a machine although the address does not look like it: AWS, Alibaba, Azure. */
    private static final Set<InetAddress> METADATA = Stream.of("fd00:ec2::254", "100.100.100.200", "168.63.129.16")
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
        boolean uniqueLocal = (at(bytes, 0) & 0xfe) == 0xfc;
        boolean siteLocal = at(bytes, 0) == 0xfe && (at(bytes, 1) & 0xc0) == 0xc0;
        if (uniqueLocal || siteLocal) {
            return PRIVATE;
        }
        // A way to an IPv4 address: compatible (::/96), NAT64 (64:ff9b::/96) and 6to4 (2002::/16).
        if (isZero(bytes, 0, 12) || (startsWith(bytes, 0x00, 0x64, 0xff, 0x9b) && isZero(bytes, 4, 12))) {
            return of(ipv4(bytes, 12));
        }
        return startsWith(bytes, 0x20, 0x02) ? of(ipv4(bytes, 2)) : PUBLIC;
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
