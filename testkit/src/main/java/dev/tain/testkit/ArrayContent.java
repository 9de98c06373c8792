package dev.tain.testkit;

/** Content in memory. */
final class ArrayContent implements Content {

    private final byte[] bytes;

    ArrayContent(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void read(long offset, byte[] target) {
        System.arraycopy(bytes, Math.toIntExact(offset), target, 0, target.length);
    }
}
