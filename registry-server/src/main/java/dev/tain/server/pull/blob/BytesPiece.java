package dev.tain.server.pull.blob;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** Bytes in memory, which the store could not take. */
public final class BytesPiece implements BlobPiece {

    private final OwnedBuffer bytes;
    private final int length;

    /**
     * Takes over the bytes.
     *
     * @param bytes at least one
     */
    BytesPiece(ByteBuf bytes) {
        this.bytes = OwnedBuffer.of(bytes);
        this.length = bytes.readableBytes();
    }

    /** Hands the bytes over, to be released by whoever gets them; empty when they were released, or handed over before. */
    public Optional<ByteBuf> take() {
        return bytes.take();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void release() {
        bytes.release();
    }
}
