package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.storage.BlobWriter;
import dev.tain.storage.DigestMismatchException;
import dev.tain.storage.StoredBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one download that brings a blob into the store: places → spool file → readers. It hashes as it writes, and lets
 * readers have the last bytes only when the digest is right: a complete answer is a right answer.
 */
public final class Fill implements BlobBody.Source {

    private static final Logger log = LoggerFactory.getLogger(Fill.class);

    /** How many buffers, of up to 256 KiB, may wait to be written, and how many to be hashed after that. */
    private static final int BUFFERS = 8;

    private final BlobStream stream;
    private final BlobWriter writer;
    private final PullStore store;
    private final PassThrough passThrough;
    private final SteadySync sync;
    private final FillAccount account;
    private final long resumedFrom;
    private final Progress progress = new Progress();
    private volatile @Nullable Readers readers;
    private boolean caughtUp;
    private boolean verified;
    private boolean refused;
    private volatile boolean stopped;

    /** Whether somebody is about to stop it, and waits for who is at work. */
    private volatile boolean stopping;

    /** Whether the spool file may be gone already, while it has yet to be said how the fill has ended. */
    private volatile boolean closing;

    /** Whether some of what is written was there before any place was asked. */
    private boolean resumed;

    private volatile @Nullable Prefix prefix;

    /**
     * A fill that writes what the stream brings.
     *
     * @param passThrough the way to the readers when the store does not take the blob
     */
    Fill(BlobStream stream, BlobWriter writer, PullStore store, PassThrough passThrough, FillAccount account) {
        this.stream = stream;
        this.writer = writer;
        this.store = store;
        this.passThrough = passThrough;
        this.sync = SteadySync.of(digest(), writer, store);
        this.account = account;
        this.resumedFrom = writer.written();
        this.resumed = resumedFrom > 0;
    }

    Digest digest() {
        return stream.request().digest();
    }

    BlobStream stream() {
        return stream;
    }

    /** The length in bytes, when a place announced it. */
    public OptionalLong size() {
        return stream.size();
    }

    /** The place that it comes from at the moment. */
    public Origin origin() {
        return Origin.of(Objects.requireNonNull(stream.source(), "an opened stream has one"));
    }

    @Override
    public Progress progress() {
        return progress;
    }

    /** To be called once, before anything else is done with it. */
    void begin(Readers those) {
        readers = those;
    }

    FillStatus status(List<RepositoryName> repositories) {
        return new FillStatus(
                digest(),
                repositories,
                origin().host(),
                writer.written(),
                size(),
                resumedFrom,
                account.bytesPerSecond(),
                readers().count(),
                stream.failovers(),
                account.since());
    }

    /** What is there of the blob, whether it is still in the spool or already in the store; blocks. */
    @Override
    public OpenFile open() {
        readers().came(); // before anything that takes time: with nobody there, the fill may be given up meanwhile
        try {
            return openFile();
        } catch (RuntimeException e) {
            readers().left();
            throw e;
        }
    }

    @Override
    public void close(OpenFile file) {
        readers().left();
        file.release();
    }

    private Readers readers() {
        return Objects.requireNonNull(readers, "the fill has begun");
    }

    /** A reader that finds no file fetches the blob for itself, unless the fill has failed. */
    private OpenFile openFile() {
        if (writer instanceof NoWriter) {
            return OpenFile.none();
        }
        try {
            return spooledOrStored();
        } catch (IOException e) {
            store.health().failed(digest() + " is passed through to a reader", e);
            return OpenFile.none();
        }
    }

    private OpenFile spooledOrStored() throws IOException {
        try {
            return OpenFile.open(writer.file());
        } catch (NoSuchFileException moved) {
            Optional<StoredBlob> stored = store.blobs().find(digest());
            return stored.isPresent() ? OpenFile.open(stored.get().file()) : OpenFile.none();
        }
    }

    /**
     * Downloads and verifies; ends empty or with what went wrong. Readers have every byte when this ends well, and learn of
     * a failure by {@link #cutOff}.
     */
    Mono<Void> download() {
        if (writer instanceof NoWriter none) {
            stream.discard();
            return Mono.error(none.refusal());
        }
        return stream.bytes()
                .map(OwnedBuffer::retained)
                .publishOn(store.fillScheduler(), BUFFERS)
                .doOnNext(this::write)
                .publishOn(store.hashScheduler(), BUFFERS)
                .doOnNext(this::hash)
                .doOnDiscard(OwnedBuffer.class, OwnedBuffer::release)
                .then(Mono.fromCallable(this::verify))
                .onErrorResume(
                        DigestMismatchException.class, wrong -> startOver(wrong).then(download()));
    }

    /** Makes the verified blob durable; blocks. */
    synchronized StoredBlob commit() throws IOException {
        return writer.commit();
    }

    /** Tells the readers that no more will come. */
    void cutOff(Throwable cause) {
        progress.fail(cause);
    }

    /** The store takes no more: readers have what is there from there, and fetch the rest for themselves. */
    synchronized void passThrough() throws IOException {
        Prefix there = refused ? Prefix.none(digest()) : prefix();
        prefix = there;
        progress.advance(there.length());
        progress.spill();
    }

    /** What is there; nothing when it cannot be read and nobody has any of it. */
    private Prefix prefix() throws IOException {
        try {
            return new Prefix(writer.written(), writer.hash());
        } catch (IOException e) {
            if (progress.hasBegun()) {
                throw e;
            }
            return Prefix.none(digest());
        }
    }

    /**
     * What the store could not take, and before it what it could, for a reader that still wants this part. One without a file
     * gets all of it this way, unless the file is gone because the fill has failed: it is cut off with the others then.
     */
    @Override
    public Flux<BlobPiece> rest(OpenFile file, BlobPart part) {
        return file.isNone() && closing
                ? progress.ended().thenMany(Flux.defer(() -> passedThrough(file, part)))
                : passedThrough(file, part);
    }

    private Flux<BlobPiece> passedThrough(OpenFile file, BlobPart part) {
        Optional<Throwable> failure = progress.failure();
        if (failure.isPresent()) {
            return Flux.error(failure.get());
        }
        Prefix there = file.isNone() ? Prefix.none(digest()) : Objects.requireNonNull(prefix, "the store takes more");
        return passThrough.pieces(size(), there, file, part);
    }

    /**
     * Gives up, unless all bytes have come and are right; readers that have not got everything are cut off.
     *
     * @return whether it was given up, now or before
     */
    boolean stop() {
        stopping = true;
        synchronized (this) {
            if (!verified && !stopped) {
                stopped = true;
                close();
                cutOff(new PlacesFailedException("The fill of %s was stopped".formatted(digest())));
            }
            return stopped;
        }
    }

    /** Gives up, unless somebody reads it. */
    boolean stopUnread() {
        return readers().count() == 0 && stop();
    }

    /** Counts how it ended; false when that was counted before. */
    boolean finish(FillOutcome outcome) {
        return account.finish(outcome, stream.failovers());
    }

    /** Frees what the fill holds. */
    synchronized void close() {
        closing = true;
        readers().stop();
        try {
            writer.close();
        } catch (IOException e) {
            log.warn("The spool file of {} could not be closed or removed", digest(), e);
        }
    }

    private void write(OwnedBuffer buffer) {
        try {
            if (!caughtUp) {
                catchUp();
            }
            buffer.use(this::append);
        } catch (IOException e) {
            buffer.release();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            buffer.release();
            throw e;
        }
    }

    /** Hashes what an earlier fill has left. Whoever stops this one need not wait for all of that, which may be many GiB. */
    private void catchUp() throws IOException {
        while (hashSome()) {}
        caughtUp = true;
    }

    private synchronized boolean hashSome() throws IOException {
        return !stopping && writer.hashSome();
    }

    private synchronized void append(ByteBuffer bytes) throws IOException {
        if (!stopping) {
            account.took(bytes.remaining());
            writer.write(bytes);
            progress.advance(writer.written());
            sync.written();
        }
    }

    private void hash(OwnedBuffer buffer) {
        try {
            buffer.use(this::appendToHash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            buffer.release();
        }
    }

    /** Not under the lock: the next bytes are written meanwhile. After a stop, these may not have been. */
    private void appendToHash(ByteBuffer bytes) {
        if (!stopped) {
            writer.hashWritten(bytes);
        }
    }

    private @Nullable Void verify() throws DigestMismatchException {
        try {
            catchUp();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        compare();
        return null;
    }

    private synchronized void compare() throws DigestMismatchException {
        if (stopping) {
            throw new CancellationException("The fill of %s was stopped".formatted(digest()));
        }
        try {
            writer.verify();
        } catch (DigestMismatchException wrong) {
            refused = true;
            throw wrong;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        verified = true;
        long length = writer.written();
        if (length == size().orElse(length)) {
            progress.complete(length);
        }
    }

    /**
     * Cuts off who still waits for more, once nothing of this fill is in the way of those who ask again. Nobody does, unless the place
     * announced another length than that of the whole blob, which was there before: readers were told that one.
     */
    void end() {
        cutOff(new WrongContentException(
                "%s has %d bytes, and the place announced another length".formatted(digest(), writer.written())));
    }

    /** Where no reader has got anything yet, other places may do better before anybody notices. */
    private synchronized Mono<Void> startOver(DigestMismatchException wrong) {
        boolean unread = writer.written() <= Progress.HELD_BACK;
        boolean others = stream.startOver(!resumed);
        log.warn("{}; {}", wrong.getMessage(), others && unread ? "fetched again from elsewhere" : "given up");
        if (!others || !unread) {
            return Mono.error(new WrongContentException(String.valueOf(wrong.getMessage())));
        }
        return Mono.fromRunnable(this::forget);
    }

    private synchronized void forget() {
        try {
            writer.restart();
            refused = false;
            resumed = false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
