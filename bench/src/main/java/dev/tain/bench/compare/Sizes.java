package dev.tain.bench.compare;

import java.time.Duration;

/**
 * How much content there is, and how long loads run.
 *
 * @param big the size of the big blob in bytes
 * @param warmUpDownloads how many downloads of the big blob by each number of clients warm a server up
 * @param primers how many blobs of {@link #primer()} bytes a freshly started server passes through before it is measured
 * @param primer the size of these in bytes
 * @param primerImages how many images of as many layers it passes through before these
 * @param primerLayer the size of each of their layers in bytes
 * @param ones how many cold blobs of 1 MiB there are for each round
 * @param layers how many layers the image has
 * @param layer the size of each of these in bytes
 * @param crowd how many clients ask for one cold blob
 * @param load how long small requests are made for
 * @param warmUp how long they are made for before the first round, again and again while they get faster
 */
record Sizes(
        long big,
        int warmUpDownloads,
        int primers,
        long primer,
        int primerImages,
        int primerLayer,
        int ones,
        int layers,
        int layer,
        int crowd,
        Duration load,
        Duration warmUp) {

    static final int MIB = 1 << 20;

    /** The size of a small blob in bytes, as configurations have. */
    static final int SMALL = 4 << 10;

    /** The space that all of it takes on the disk, at the upstream and in stores, in bytes. */
    long needed() {
        return 16 * big;
    }

    /** The sizes that the goals are about. */
    static Sizes full() {
        return new Sizes(
                1L << 30,
                32,
                64,
                64L * MIB,
                150,
                128 << 10,
                40,
                20,
                8 * MIB,
                50,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
    }

    /** Small ones, to try whether everything works. */
    static Sizes quick() {
        return new Sizes(
                64L * MIB, 1, 1, 8L * MIB, 1, 128 << 10, 10, 5, MIB, 10, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }
}
