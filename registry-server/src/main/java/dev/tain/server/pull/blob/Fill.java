package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.storage.DigestMismatchException;
import dev.tain.storage.StoredBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one download that brings a blob into the store: places → {@link FillSpool} → readers. It hashes as it writes, and lets
 * readers have the last bytes only when the digest is right: a complete answer is a right answer.
 */
public final class Fill implements BlobBody.Source {

    private static final Logger log = LoggerFactory.getLogger(Fill.class);

    /** How many buffers, of up to 256 KiB, may wait to be written, and how many to be hashed after that. */
    private static final int BUFFERS = 8;

    private final BlobStream stream;
    private final FillSpool spool;
    private final PullStore store;
    private final PassThrough passThrough;
    private final FillAccount account;
    private final long resumedFrom;
    private final Disposable.Swap download = Disposables.swap();
    private volatile @Nullable Readers readers;

    /** Whether some of what is written was there before any place was asked. */
    private boolean resumed;

    /**
     * A fill that writes what the stream brings.
     *
     * @param passThrough the way to the readers when the store does not take the blob
     */
    Fill(BlobStream stream, FillSpool spool, PullStore store, PassThrough passThrough, FillAccount account) {
        this.stream = stream;
        this.spool = spool;
        this.store = store;
        this.passThrough = passThrough;
        this.account = account;
        this.resumedFrom = spool.written();
        this.resumed = resumedFrom > 0;
    }

    Digest digest() {
        return stream.request().digest();
    }

    /** The length in bytes, when a place announced it. */
    public OptionalLong size() {
        return stream.size();
    }

    /** The place that it comes from at the moment. */
    public Origin origin() {
        return Origin.of(Objects.requireNonNull(stream.source(), "an opened stream has one"));
    }

    FillStatus status(List<RepositoryName> repositories) {
        return new FillStatus(
                digest(),
                repositories,
                origin().host(),
                spool.written(),
                size(),
                resumedFrom,
                account.bytesPerSecond(),
                readers().count(),
                stream.failovers(),
                account.since());
    }

    /**
     * Begins the download; to be called once, before anything else is done with it.
     *
     * @param complete called when all bytes have come and are right: readers have every one, and they have yet to be committed
     * @param failed called with what went wrong, unless it was given up; readers have yet to be told
     */
    void begin(Readers those, Runnable complete, Consumer<Throwable> failed) {
        readers = those;
        download.update(download().subscribe(nothing -> {}, failed, complete));
    }

    private Mono<Void> download() {
        Optional<UncheckedIOException> refusal = spool.refusal();
        if (refusal.isPresent()) {
            stream.discard();
            return Mono.error(refusal.get());
        }
        return stream.bytes()
                .doOnNext(bytes -> account.took(bytes.readableBytes()))
                .map(OwnedBuffer::retained)
                .transform(pieces -> FileBlocks.of(pieces, spool::written, store.timers()))
                .publishOn(store.fillScheduler(), BUFFERS)
                .doOnNext(spool::write)
                .publishOn(store.hashScheduler(), BUFFERS)
                .doOnNext(spool::hash)
                .doOnDiscard(OwnedBuffer.class, OwnedBuffer::release)
                .then(Mono.fromCallable(this::verify))
                .onErrorResume(
                        DigestMismatchException.class, wrong -> startOver(wrong).then(download()));
    }

    private @Nullable Void verify() throws DigestMismatchException {
        spool.verify(size());
        return null;
    }

    /** Where no reader has got anything yet, other places may do better before anybody notices. */
    private Mono<Void> startOver(DigestMismatchException wrong) {
        boolean unread = spool.written() <= Progress.HELD_BACK;
        boolean others = stream.startOver(!resumed);
        log.warn("{}; {}", wrong.getMessage(), others && unread ? "fetched again from elsewhere" : "given up");
        if (!others || !unread) {
            return Mono.error(new WrongContentException(String.valueOf(wrong.getMessage())));
        }
        resumed = false;
        return Mono.fromRunnable(spool::restart);
    }

    /** Makes the verified blob durable; blocks. */
    StoredBlob commit() throws IOException {
        return spool.commit();
    }

    /** The store takes no more: readers have what is there from there, and fetch the rest for themselves. */
    void passThrough() throws IOException {
        spool.spill();
    }

    /**
     * Gives up, unless all bytes have come and are right; readers that have not got everything are cut off.
     *
     * @return whether it was given up, now or before
     */
    boolean stop() {
        boolean givenUp = spool.giveUp(new PlacesFailedException("The fill of %s was stopped".formatted(digest())));
        // In this order: a download that has just brought the last byte has to get to the store.
        if (givenUp) {
            readers().stop();
            download.dispose();
        }
        return givenUp;
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
    void close() {
        readers().stop();
        spool.close();
    }

    /** Tells the readers that no more will come. */
    void cutOff(Throwable cause) {
        progress().fail(cause);
    }

    /**
     * Cuts off who still waits for more, once nothing of this fill is in the way of those who ask again. Nobody does, unless the place
     * announced another length than that of the whole blob, which was there before: readers were told that one.
     */
    void end() {
        cutOff(new WrongContentException(
                "%s has %d bytes, and the place announced another length".formatted(digest(), spool.written())));
    }

    @Override
    public boolean isKept() {
        return spool.takesAll();
    }

    @Override
    public Progress progress() {
        return spool.progress();
    }

    /** What is there of the blob; a reader that finds no file fetches it for itself, unless the fill has failed. Blocks. */
    @Override
    public OpenFile open() {
        readers().came(); // before anything that takes time: with nobody there, the fill may be given up meanwhile
        try {
            return spool.open();
        } catch (IOException e) {
            store.health().failed(digest() + " is passed through to a reader", e);
            return OpenFile.none();
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

    /**
     * What the store could not take, and before it what it could, for a reader that still wants this part. One without a file
     * gets all of it this way, unless the file is gone because the fill has failed: it is cut off with the others then.
     */
    @Override
    public Flux<BlobPiece> rest(OpenFile file, BlobPart part) {
        return file.isNone() && spool.isClosed()
                ? progress().ended().thenMany(Flux.defer(() -> passedThrough(file, part)))
                : passedThrough(file, part);
    }

    /** Nothing is remembered of what is not stored yet. */
    @Override
    public void unreadable() {}

    private Flux<BlobPiece> passedThrough(OpenFile file, BlobPart part) {
        Optional<Throwable> failure = progress().failure();
        if (failure.isPresent()) {
            return Flux.error(failure.get());
        }
        Prefix there = file.isNone() ? Prefix.none(digest()) : spool.spilled();
        return passThrough.pieces(size(), there, file, part);
    }
}
