package dev.tain.testkit;

import java.util.Objects;

/** A part of other content. */
final class SlicedContent implements Content {

    private final Content whole;
    private final long start;
    private final long count;

    SlicedContent(Content whole, long start, long count) {
        this.whole = whole;
        this.start = Objects.checkFromIndexSize(start, count, whole.size());
        this.count = count;
    }

    @Override
    public long size() {
        return count;
    }

    @Override
    public void read(long offset, byte[] target) {
        Objects.checkFromIndexSize(offset, target.length, count);
        whole.read(start + offset, target);
    }
}
