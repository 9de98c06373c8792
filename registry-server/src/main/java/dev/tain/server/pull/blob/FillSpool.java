package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.storage.BlobWriter;
import dev.tain.storage.DigestMismatchException;
import dev.tain.storage.StoredBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a fill has of its blob on the disk. One thread writes it, another hashes it beside that, and whoever wants may give both up; how far
 * it has come, and that no more will come, is told from here.
 */
final class FillSpool {

    private static final Logger log = LoggerFactory.getLogger(FillSpool.class);

    private final Digest digest;
    private final BlobWriter writer;
    private final SteadySync sync;
    private final Progress progress = new Progress();

    /** Changes under the lock. */
    private State state = State.WRITING;

    /** Whether what was there before is hashed; only the thread that comes with the next bytes, or after the last ones, knows. */
    private boolean caughtUp;

    /** Whether somebody is about to give it up, and waits for who is at work. */
    private volatile boolean stopping;

    /** Whether the file may be gone. */
    private volatile boolean closed;

    private volatile @Nullable Prefix spilled;
    private volatile @Nullable StoredBlob stored;

    private enum State {
        WRITING,
        /** All is written, and is not the blob. */
        WRONG,
        /** All is written, and is the blob. */
        VERIFIED,
        GIVEN_UP
    }

    FillSpool(Digest digest, BlobWriter writer, PullStore store) {
        this.digest = digest;
        this.writer = writer;
        this.sync = SteadySync.of(digest, writer, store);
    }

    Progress progress() {
        return progress;
    }

    /** How many bytes there are, with those that were there before. */
    long written() {
        return writer.written();
    }

    /** Why the store takes nothing at all, if so. */
    Optional<UncheckedIOException> refusal() {
        return writer instanceof NoWriter none ? Optional.of(none.refusal()) : Optional.empty();
    }

    /** Whether the store has taken all of it so far. */
    boolean takesAll() {
        return spilled == null && !(writer instanceof NoWriter);
    }

    /** Whether it has ended, or is about to. The file of one that has not been committed may be gone. */
    boolean isClosed() {
        return closed;
    }

    /** What is there of the blob, whether it is still here or was stored from here; otherwise no file. Blocks. */
    OpenFile open() throws IOException {
        if (writer instanceof NoWriter) {
            return OpenFile.none();
        }
        Optional<OpenFile> spooled = openSpooled();
        if (spooled.isPresent()) {
            return spooled.get();
        }
        // What else the store may have under the digest is not what was verified here.
        StoredBlob committed = committed();
        try {
            return committed == null ? OpenFile.none() : OpenFile.open(committed.file());
        } catch (NoSuchFileException evicted) {
            return OpenFile.none();
        }
    }

    /** Waits for no more than the end of a commit, which has just moved the file. */
    private @Nullable StoredBlob committed() {
        StoredBlob now = stored;
        if (now != null || closed) {
            return now;
        }
        synchronized (this) {
            return stored;
        }
    }

    /** Once this has ended, the file of that name may be the next fill's. */
    private Optional<OpenFile> openSpooled() throws IOException {
        try {
            OpenFile file = OpenFile.open(writer.file());
            if (!closed) {
                return Optional.of(file);
            }
            file.release();
        } catch (NoSuchFileException moved) {
            log.debug("The spool file of {} is gone", digest);
        }
        return Optional.empty();
    }

    /** Appends the buffer, which is released when that fails. */
    void write(OwnedBuffer buffer) {
        try {
            catchUp();
            buffer.use(this::append);
        } catch (IOException e) {
            buffer.release();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            buffer.release();
            throw e;
        }
    }

    private synchronized void append(ByteBuffer... bytes) throws IOException {
        if (!stopping) {
            writer.write(bytes);
            progress.advance(writer.written());
            sync.written();
        }
    }

    /** Hashes the buffer, which has been written, and releases it. */
    void hash(OwnedBuffer buffer) {
        try {
            buffer.use(this::appendToHash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            buffer.release();
        }
    }

    /** Not under the lock: the next bytes are written meanwhile. After a stop, these may not have been. */
    private void appendToHash(ByteBuffer... bytes) {
        for (ByteBuffer next : bytes) {
            if (!stopping) {
                writer.hashWritten(next);
            }
        }
    }

    /** Hashes what an earlier fill has left, in steps: whoever stops this one need not wait for all of it, which may be many GiB. */
    private void catchUp() throws IOException {
        while (!caughtUp) {
            caughtUp = !hashSome();
        }
    }

    private synchronized boolean hashSome() throws IOException {
        return !stopping && writer.hashSome();
    }

    /**
     * All has been written and hashed, and is compared with the digest; when that is right, readers may have all of it.
     *
     * @param announced how long the blob is to be, as readers were told: they get the last bytes of none that has another length
     * @throws DigestMismatchException when it is not the blob
     * @throws CancellationException when it was given up
     */
    void verify(OptionalLong announced) throws DigestMismatchException {
        try {
            catchUp();
            compare();
        } catch (DigestMismatchException wrong) {
            throw wrong;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long length = writer.written();
        if (length == announced.orElse(length)) {
            progress.complete(length);
        }
    }

    private synchronized void compare() throws IOException {
        if (stopping) {
            throw stopped();
        }
        try {
            writer.verify();
        } catch (DigestMismatchException wrong) {
            state = State.WRONG;
            throw wrong;
        }
        state = State.VERIFIED;
    }

    private CancellationException stopped() {
        return new CancellationException("The fill of %s was stopped".formatted(digest));
    }

    /**
     * Forgets what was wrong, and begins again.
     *
     * @throws CancellationException when it was given up
     */
    synchronized void restart() {
        if (stopping) {
            throw stopped();
        }
        try {
            writer.restart();
            state = State.WRITING;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the verified blob durable; blocks. */
    synchronized StoredBlob commit() throws IOException {
        StoredBlob blob = writer.commit();
        stored = blob;
        return blob;
    }

    /** The store takes no more: readers have what is there from here, and the rest from elsewhere. */
    synchronized void spill() throws IOException {
        Prefix there = state == State.WRONG ? Prefix.none(digest) : prefix();
        spilled = there;
        progress.advance(there.length());
        progress.spill();
    }

    /** What readers have from here, when the store takes no more. */
    Prefix spilled() {
        return Objects.requireNonNull(spilled, "the store takes more");
    }

    /** What is there; nothing when it cannot be read and nobody has any of it. */
    private Prefix prefix() throws IOException {
        try {
            return new Prefix(writer.written(), writer.hash());
        } catch (IOException e) {
            if (progress.hasBegun()) {
                throw e;
            }
            return Prefix.none(digest);
        }
    }

    /**
     * Gives up and tells those who wait, unless all bytes have come and are right.
     *
     * @return whether it was given up, now or before
     */
    boolean giveUp(Throwable reason) {
        stopping = true;
        synchronized (this) {
            if (state != State.VERIFIED && state != State.GIVEN_UP) {
                close();
                progress.fail(reason);
            }
            return state == State.GIVEN_UP;
        }
    }

    /** Frees what it holds; what is not verified is given up. */
    synchronized void close() {
        closed = true;
        if (state != State.VERIFIED) {
            state = State.GIVEN_UP;
        }
        try {
            writer.close();
        } catch (IOException e) {
            log.warn("The spool file of {} could not be closed or removed", digest, e);
        }
    }
}
