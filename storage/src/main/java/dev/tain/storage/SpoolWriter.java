package dev.tain.storage;

import dev.tain.oci.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/** Writes one blob to a spool file, which becomes the blob by a rename on the same file system. */
final class SpoolWriter implements BlobWriter {

    private static final int PIECE = 256 * 1024;

    /** How much is read back and hashed at once, in bytes: some hundredths of a second. */
    private static final long SOME = 16L * 1024 * 1024;

    private final Digest expected;
    private final SpoolFile spool;
    private final StoreChanges changes;
    private final Path target;
    private final StoreSize size;
    private final Disk disk;
    private final FileChannel channel;
    private final DiskSync sync;

    /** This and the next one belong to the thread that hashes, from the first write until the hash is wanted. */
    private MessageDigest hash;

    /** How many bytes are in the hash, of those that are written. */
    private long hashed;

    /** Whether the first write has hashed what an earlier writer has left; later ones do not touch the hash. */
    private boolean begun;

    private volatile long written;
    private State state = State.WRITING;
    private boolean closed;

    /** Whether what is in the file cannot be read, is more than the store takes, or could not be committed: it would be in the way of others. */
    private boolean useless;

    /** The hash can be taken once, and holds for the bytes before it only. */
    private enum State {
        WRITING,
        VERIFIED,
        REFUSED,
        COMMITTED
    }

    /**
     * Begins with what is in the spool file already.
     *
     * @param size is told when the store has one blob more
     * @param disk takes the content
     */
    SpoolWriter(Digest expected, SpoolFile spool, StoreChanges changes, Path target, StoreSize size, Disk disk)
            throws IOException {
        this.expected = expected;
        this.spool = spool;
        this.changes = changes;
        this.target = target;
        this.size = size;
        this.hash = expected.algorithm().newMessageDigest();
        this.disk = disk;
        this.channel = spool.open();
        this.sync = new DiskSync(channel, disk);
        this.written = channel.position();
    }

    @Override
    public Path file() {
        return spool.path();
    }

    @Override
    public long written() {
        return written;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others only read
    public void write(ByteBuffer... bytes) throws IOException {
        requireWriting();
        if (!begun) {
            hashTheRest();
            begun = true;
        }
        try {
            while (hasRemaining(bytes)) {
                written += disk.write(channel, bytes);
            }
        } catch (IOException e) {
            useless = true;
            throw e;
        }
    }

    private static boolean hasRemaining(ByteBuffer... bytes) {
        return Arrays.stream(bytes).anyMatch(ByteBuffer::hasRemaining);
    }

    @Override
    public void hashWritten(ByteBuffer bytes) {
        requireWriting();
        long next = hashed + bytes.remaining();
        if (next > written) {
            throw new IllegalStateException(
                    "Of %s, %d bytes are written and not %d".formatted(expected, written, next));
        }
        hash.update(bytes);
        hashed = next;
    }

    @Override
    public boolean hashSome() throws IOException {
        requireWriting();
        long before = hashed;
        hashUpTo(Math.min(written, hashed + SOME));
        return hashed > before;
    }

    @Override
    public void syncWritten() throws IOException {
        sync.content();
    }

    @Override
    public void restart() throws IOException {
        if (state == State.COMMITTED) {
            throw new IllegalStateException(expected + " has been committed");
        }
        // The same file: those who wait for its first bytes have it open.
        channel.truncate(0);
        hash = expected.algorithm().newMessageDigest();
        hashed = 0;
        written = 0;
        state = State.WRITING;
    }

    @Override
    public MessageDigest hash() throws IOException {
        requireWriting();
        hashTheRest();
        try {
            return (MessageDigest) hash.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("The JDK's own hashes can be cloned", e);
        }
    }

    @Override
    public void verify() throws IOException {
        requireWriting();
        hashTheRest();
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
        try {
            sync.everything();
            sync.end();
            channel.close();
            publish();
        } catch (IOException e) {
            useless = true;
            throw e;
        }
        return new StoredBlob(expected, written, target);
    }

    private void publish() throws IOException {
        boolean isNew = !Files.exists(target);
        changes.make(() -> DurableFiles.publish(spool.path(), target));
        state = State.COMMITTED;
        if (isNew) {
            size.changed(written);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return; // somebody else may have the spool file by now
        }
        closed = true;
        boolean reliable = sync.end();
        try {
            channel.close();
            boolean worthKeeping = reliable && !useless && (state == State.WRITING || state == State.VERIFIED);
            if (!spool.isKept() || written == 0 || !worthKeeping) {
                Files.deleteIfExists(spool.path());
            }
        } finally {
            spool.release();
        }
    }

    private void hashTheRest() throws IOException {
        hashUpTo(written);
    }

    private void hashUpTo(long end) throws IOException {
        try {
            ByteBuffer piece = ByteBuffer.allocate(length(end));
            while (hashed < end) {
                hashed += hashPiece(piece.clear().limit(length(end)));
            }
        } catch (IOException e) {
            useless = true;
            throw e;
        }
    }

    private int length(long end) {
        return (int) Math.min(PIECE, end - hashed);
    }

    private int hashPiece(ByteBuffer piece) throws IOException {
        int read = channel.read(piece, hashed);
        if (read < 0) {
            throw new EOFException("The spool file %s has become shorter".formatted(spool.path()));
        }
        hash.update(piece.flip());
        return read;
    }

    private void requireWriting() {
        if (state != State.WRITING) {
            throw new IllegalStateException("The writing of " + expected + " has ended");
        }
    }
}
