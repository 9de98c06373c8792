package dev.tain.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * Takes the bytes of one blob, in order, into a spool file, and hashes them: beside the writing where it is given them once more, and
 * otherwise when the hash is wanted, for which it reads them back. Used by one thread at a time, but for {@link #hashWritten} and
 * {@link #syncWritten}; others may read what is written in {@link #file()}.
 */
public interface BlobWriter extends AutoCloseable {

    /** The spool file. Its first {@link #written()} bytes never change; {@link #commit()} moves it away. */
    Path file();

    /** How many bytes there are so far, with those that an earlier writer has left. */
    long written();

    /**
     * Appends all remaining bytes of the buffers, one after the other.
     *
     * @throws IllegalStateException after {@link #verify()}, whatever it found
     * @throws IOException when the store cannot take them
     */
    void write(ByteBuffer... bytes) throws IOException;

    /**
     * Hashes the remaining bytes of the buffer: the first of those that {@link #write} has taken and that have not been hashed. One thread
     * may do so while another one writes what comes after them, or closes this; {@link #hash()}, {@link #verify()} and {@link #restart()}
     * come when it has ended.
     *
     * @throws IllegalStateException when not so many have been written, or after {@link #verify()}
     */
    void hashWritten(ByteBuffer bytes);

    /**
     * Reads back and hashes some MiB of what has not been hashed: all others that need the hash read back whatever is left of it at once,
     * which may take minutes. For the thread that comes for the hash, or before the first {@link #write}.
     *
     * @return whether there was anything left to hash
     * @throws IllegalStateException after {@link #verify()}
     * @throws IOException when it cannot be read back
     */
    boolean hashSome() throws IOException;

    /**
     * Gets to the disk what is written so far, so that less is left for {@link #commit()}. One thread may do so while others do anything
     * else but {@link #restart()}; {@link #commit()} and {@link #close()} wait for it. Does nothing after them.
     *
     * @throws IOException when something of it is lost; {@link #commit()} fails as well then
     */
    void syncWritten() throws IOException;

    /**
     * Forgets everything that was written, and begins again.
     *
     * @throws IOException when the store fails; the writer is good for nothing but to be closed then
     */
    void restart() throws IOException;

    /**
     * The state of the hash after {@link #written()} bytes, for somebody who goes on with the content elsewhere.
     *
     * @throws IllegalStateException after {@link #verify()}
     * @throws IOException when what has not been hashed cannot be read back
     */
    MessageDigest hash() throws IOException;

    /**
     * Ends the writing and compares the hash; once.
     *
     * @throws DigestMismatchException when the bytes are not those of the blob; nothing can be committed then, but the
     *     writing can be begun again
     * @throws IllegalStateException when it was called before
     * @throws IOException when what has not been hashed cannot be read back
     */
    void verify() throws IOException;

    /**
     * Makes the verified blob durable and visible under its digest, at once and whole: after a crash it is there and
     * complete, or it is not there.
     *
     * @throws IllegalStateException when {@link #verify()} has not succeeded before
     * @throws IOException when the store cannot promise to keep it; should it be visible even so, it is whole
     */
    StoredBlob commit() throws IOException;

    /**
     * Frees what the writer holds. Whoever has committed links the blob before: what nobody writes and no repository has may be
     * deleted. What was written and not committed is left for {@link BlobStore#resume} if it was begun
     * by that, not found wrong, and the store has failed at nothing of it, neither to write nor to commit it; it is discarded otherwise.
     */
    @Override
    void close() throws IOException;
}
