package dev.tain.config.proxy;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The addresses that begin like this one, {@code 10.0.0.0/8}.
 *
 * @param address an address in it
 * @param bits how many bits are alike, none to all of the address
 */
record IpNetwork(InetAddress address, int bits) {

    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");
    private static final int OCTET = 0xff;

    /** The network; empty for anything else. */
    static Optional<IpNetwork> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !BITS.matcher(text.substring(slash + 1)).matches()) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(text.substring(slash + 1));
        return IpAddresses.parse(text.substring(0, slash))
                .filter(address -> bits <= address.getAddress().length * Byte.SIZE)
                .map(address -> new IpNetwork(address, bits));
    }

    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int i = 0; i < mine.length; i++) {
            int free = Byte.SIZE - Math.min(Math.max(bits - i * Byte.SIZE, 0), Byte.SIZE);
            if (((mine[i] ^ its[i]) & OCTET) >> free != 0) {
                return false;
            }
        }
        return true;
    }
}
