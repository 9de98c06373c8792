package dev.tain.testkit;

/** Other content with one byte turned into its complement. */
final class CorruptedContent implements Content {

    private final Content right;
    private final long wrongAt;

    CorruptedContent(Content right, long wrongAt) {
        this.right = right;
        this.wrongAt = wrongAt;
    }

    @Override
    public long size() {
        return right.size();
    }

    @Override
    public void read(long offset, byte[] target) {
        right.read(offset, target);
        long index = wrongAt - offset;
        if (index >= 0 && index < target.length) {
            target[(int) index] ^= (byte) 0xff;
        }
    }
}
