package dev.tain.server.pull.blob;

import io.netty.buffer.ByteBuf;

/**
 * Bytes in memory, which the store could not take.
 *
 * @param bytes at least one
 */
public record BytesPiece(ByteBuf bytes) implements BlobPiece {

    @Override
    public long length() {
        return bytes.readableBytes();
    }

    @Override
    public void release() {
        bytes.release();
    }
}
