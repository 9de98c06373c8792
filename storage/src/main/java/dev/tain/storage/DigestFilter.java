package dev.tain.storage;

import dev.tain.oci.Digest;
import java.util.BitSet;

/**
 * A Bloom filter: remembers any number of digests in 32 MiB. It knows all that were added, and takes some others for added as well: of
 * 10,000, none when a million digests were added, and four when ten million were.
 */
final class DigestFilter {

    private static final int POSITIONS = 4;

    /** How many digits of a digest are one position: they are as good as random. */
    private static final int DIGITS = 7;

    private final BitSet bits = new BitSet(1 << (4 * DIGITS));

    void add(Digest digest) {
        for (int i = 0; i < POSITIONS; i++) {
            bits.set(position(digest, i));
        }
    }

    /** False only when the digest was not added. */
    boolean mayContain(Digest digest) {
        for (int i = 0; i < POSITIONS; i++) {
            if (!bits.get(position(digest, i))) {
                return false;
            }
        }
        return true;
    }

    private static int position(Digest digest, int number) {
        return Integer.parseInt(digest.hex(), number * DIGITS, (number + 1) * DIGITS, 16);
    }
}
