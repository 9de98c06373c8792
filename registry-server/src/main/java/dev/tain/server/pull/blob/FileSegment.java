package dev.tain.server.pull.blob;

/**
 * Some bytes of an open file, to be sent from there without passing through the heap. A segment holds the file open: whoever
 * gets it releases it.
 *
 * @param file the file
 * @param position where the bytes begin
 * @param length how many, more than zero
 */
public record FileSegment(OpenFile file, long position, long length) implements BlobPiece {

    static FileSegment retained(OpenFile file, long position, long length) {
        file.retain();
        return new FileSegment(file, position, length);
    }

    /** Lets go of the file. */
    @Override
    public void release() {
        file.release();
    }
}
