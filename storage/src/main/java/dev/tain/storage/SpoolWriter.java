package dev.tain.storage;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Writes one blob to a spool file, which becomes the blob by a rename on the same file system. */
final class SpoolWriter implements BlobWriter {

    private final Digest expected;
    private final Path spool;
    private final Path target;
    private final FileChannel channel;
    private final MessageDigest hash;
    private volatile long written;
    private State state = State.WRITING;

    /** The hash can be taken once, and holds for the bytes before it only. */
    private enum State {
        WRITING,
        VERIFIED,
        REFUSED
    }

    SpoolWriter(Digest expected, Path spool, Path target) throws IOException {
        this.expected = expected;
        this.spool = spool;
        this.target = target;
        this.hash = expected.algorithm().newMessageDigest();
        this.channel = FileChannel.open(spool, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public Path file() {
        return spool;
    }

    @Override
    public long written() {
        return written;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others only read
    public void write(ByteBuffer bytes) throws IOException {
        requireWriting();
        while (bytes.hasRemaining()) {
            ByteBuffer piece = bytes.duplicate();
            int taken = channel.write(bytes);
            // After the write: what a full disk did not take is not hashed either.
            hash.update(piece.limit(piece.position() + taken));
            written += taken;
        }
    }

    @Override
    public void verify() throws DigestMismatchException {
        requireWriting();
        Digest actual = Digest.finish(expected.algorithm(), hash);
        state = actual.equals(expected) ? State.VERIFIED : State.REFUSED;
        if (state == State.REFUSED) {
            throw new DigestMismatchException(expected, actual, written);
        }
    }

    @Override
    public StoredBlob commit() throws IOException {
        if (state != State.VERIFIED) {
            throw new IllegalStateException("The content of " + expected + " has not been verified");
        }
        channel.force(true);
        channel.close();
        DurableFiles.publish(spool, target);
        return new StoredBlob(expected, written, target);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(spool);
    }

    private void requireWriting() {
        if (state != State.WRITING) {
            throw new IllegalStateException("The writing of " + expected + " has ended");
        }
    }
}
