package dev.tain.server.pull.blob;

/**
 * Some bytes of a blob, on their way to a reader; whoever gets it releases it. A queue on the way may discard what it has handed on, so what
 * a piece holds is let go of once, however often it is released.
 */
public sealed interface BlobPiece permits FileSegment, BytesPiece {

    /** How many bytes, more than zero. */
    long length();

    /** Frees what it holds. */
    void release();
}
