package dev.tain.bench.compare;

import java.time.Duration;

/**
 * How much content there is, and how long loads run.
 *
 * @param big the size of the big blob in bytes
 * @param primers how many blobs of {@link #primer()} bytes a freshly started server passes through before it is measured
 * @param primer the size of these in bytes
 * @param primerImages how many small images it passes through before these
 * @param ones how many cold blobs of 1 MiB there are for each round
 * @param firstOnes how many there are before the first round
 * @param layers how many layers the image has
 * @param layer the size of each of these in bytes
 * @param crowd how many clients ask for one cold blob
 * @param load how long small requests are made for
 * @param warmUp how long they are made for before the first round, again and again while they get faster
 */
record Sizes(
        long big,
        int primers,
        long primer,
        int primerImages,
        int ones,
        int firstOnes,
        int layers,
        int layer,
        int crowd,
        Duration load,
        Duration warmUp) {

    static final int MIB = 1 << 20;

    /** The size of a small blob in bytes, as configurations have. */
    static final int SMALL = 4 << 10;

    /** The sizes that the goals are about. */
    static Sizes full() {
        return new Sizes(
                1L << 30, 16, 64L * MIB, 40, 40, 1_000, 20, 8 * MIB, 50, Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    /** Small ones, to try whether everything works. */
    static Sizes quick() {
        return new Sizes(64L * MIB, 1, 8L * MIB, 1, 10, 10, 5, MIB, 10, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }
}
