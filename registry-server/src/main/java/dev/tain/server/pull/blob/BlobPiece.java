package dev.tain.server.pull.blob;

/** Some bytes of a blob, on their way to a reader; whoever gets it releases it. */
public sealed interface BlobPiece permits FileSegment, BytesPiece {

    /** How many bytes, more than zero. */
    long length();

    /** Frees what it holds. */
    void release();
}
