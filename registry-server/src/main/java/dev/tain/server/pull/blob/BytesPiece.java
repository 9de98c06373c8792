package dev.tain.server.pull.blob;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes in memory, which the store could not take, or which stand between parts of a blob. */
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

    /** A text in ASCII, of at least one character. */
    static BytesPiece of(String text) {
        return new BytesPiece(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
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
