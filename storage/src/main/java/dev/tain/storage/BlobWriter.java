package dev.tain.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Takes the bytes of one blob, in order, into a spool file and hashes them on the way. Used by one thread at a time;
 * others may read what is written in {@link #file()}.
 */
public interface BlobWriter extends AutoCloseable {

    /** The spool file. Its first {@link #written()} bytes never change; {@link #commit()} moves it away. */
    Path file();

    /** How many bytes were taken so far. */
    long written();

    /**
     * Appends all remaining bytes of the buffer.
     *
     * @throws IllegalStateException after {@link #verify()}, whatever it found
     * @throws IOException when the store cannot take them
     */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Ends the writing and compares the hash; once.
     *
     * @throws DigestMismatchException when the bytes are not those of the blob; nothing can be committed then
     * @throws IllegalStateException when it was called before
     */
    void verify() throws DigestMismatchException;

    /**
     * Makes the verified blob durable and visible under its digest, at once and whole: after a crash it is there and
     * complete, or it is not there.
     *
     * @throws IllegalStateException when {@link #verify()} has not succeeded before
     * @throws IOException when the store cannot promise to keep it; should it be visible even so, it is whole
     */
    StoredBlob commit() throws IOException;

    /** Frees what the writer holds and, unless it was committed, discards what it wrote. */
    @Override
    void close() throws IOException;
}
