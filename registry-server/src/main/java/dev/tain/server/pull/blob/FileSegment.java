package dev.tain.server.pull.blob;

import java.util.concurrent.atomic.AtomicBoolean;

/** Some bytes of an open file, to be sent from there without passing through the heap. A segment holds the file open. */
public final class FileSegment implements BlobPiece {

    private final OpenFile file;
    private final long position;
    private final long length;
    private final AtomicBoolean released = new AtomicBoolean();

    private FileSegment(OpenFile file, long position, long length) {
        this.file = file;
        this.position = position;
        this.length = length;
    }

    /**
     * A segment.
     *
     * @param position where the bytes begin
     * @param length how many, more than zero
     */
    static FileSegment retained(OpenFile file, long position, long length) {
        file.retain();
        return new FileSegment(file, position, length);
    }

    public OpenFile file() {
        return file;
    }

    /** Where the bytes begin in the file. */
    public long position() {
        return position;
    }

    @Override
    public long length() {
        return length;
    }

    /** Lets go of the file. */
    @Override
    public void release() {
        if (released.compareAndSet(false, true)) {
            file.release();
        }
    }
}
