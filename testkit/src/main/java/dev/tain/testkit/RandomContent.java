package dev.tain.testkit;

import java.util.Objects;
import java.util.SplittableRandom;

/** Random bytes, made block by block from the seed and the block's number, so that reading may begin anywhere. */
final class RandomContent implements Content {

    /** The number of bytes that come from one generator. */
    static final int BLOCK = 64 * 1024;

    private final long seed;
    private final long total;

    RandomContent(long seed, long size) {
        this.seed = seed;
        this.total = size;
    }

    @Override
    public long size() {
        return total;
    }

    @Override
    public void read(long offset, byte[] target) {
        Objects.checkFromIndexSize(offset, target.length, total);
        byte[] block = new byte[BLOCK];
        int done = 0;
        while (done < target.length) {
            long position = offset + done;
            int start = (int) (position % BLOCK);
            int count = Math.min(BLOCK - start, target.length - done);
            generator(position / BLOCK).nextBytes(block);
            System.arraycopy(block, start, target, done, count);
            done += count;
        }
    }

    private SplittableRandom generator(long blockNumber) {
        // Neighbouring seeds give unrelated bytes: SplittableRandom mixes its seed before use.
        return new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L + blockNumber);
    }
}
