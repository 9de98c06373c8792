package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.storage.BlobStore;
import dev.tain.storage.BlobWriter;
import dev.tain.storage.DigestMismatchException;
import dev.tain.storage.StoredBlob;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The one download that brings a blob into the store: places → spool file → readers. It hashes as it writes, and lets
 * readers have the last bytes only when the digest is right: a complete answer is a right answer.
 */
public final class Fill implements BlobBody.Source {

    private static final Logger log = LoggerFactory.getLogger(Fill.class);

    /** How many buffers may wait between the network and the disk. */
    private static final int BUFFERS = 64;

    private final BlobStream stream;
    private final BlobStore blobs;
    private final BlobWriter writer;
    private final long resumedFrom;
    private final Progress progress = new Progress();
    private final Rate rate = new Rate(System::nanoTime);
    private final Instant since = Instant.now();
    private volatile @Nullable Readers readers;
    private boolean verified;
    private boolean stopped;
    private volatile @Nullable PassThrough passThrough;

    /** Begins to write what the stream brings. */
    Fill(BlobStream stream, BlobWriter writer, BlobStore blobs) {
        this.stream = stream;
        this.writer = writer;
        this.blobs = blobs;
        this.resumedFrom = writer.written();
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

    /** Before anything else is done with it. */
    void begin(Readers those) {
        readers = those;
    }

    FillStatus status(List<RepositoryName> repositories) {
        return new FillStatus(
                digest(),
                repositories,
                origin().label(),
                writer.written(),
                size(),
                resumedFrom,
                rate.perSecond(),
                readers().count(),
                stream.failovers(),
                since);
    }

    /** What is there of the blob, whether it is still in the spool or already in the store; blocks. */
    @Override
    public OpenFile open() throws IOException {
        OpenFile file = openFile();
        readers().came();
        return file;
    }

    @Override
    public void close(OpenFile file) {
        readers().left();
        file.release();
    }

    private Readers readers() {
        return Objects.requireNonNull(readers, "the fill has begun");
    }

    private OpenFile openFile() throws IOException {
        if (passThrough != null && writer.written() == 0) {
            return OpenFile.none();
        }
        try {
            return OpenFile.open(writer.file());
        } catch (NoSuchFileException moved) {
            Optional<StoredBlob> stored = blobs.find(digest());
            // Where there is none, the fill has failed, and says so to whoever wants to read.
            return stored.isPresent() ? OpenFile.open(stored.get().file()) : OpenFile.none();
        }
    }

    /**
     * Downloads and verifies; ends empty or with what went wrong. Readers have every byte when this ends well, and learn of
     * a failure by {@link #cutOff}.
     */
    Mono<Void> download(Scheduler scheduler) {
        return stream.bytes()
                .map(ByteBuf::retain)
                .publishOn(scheduler, BUFFERS)
                .doOnNext(this::append)
                .doOnDiscard(ByteBuf.class, ByteBuf::release)
                .then(Mono.fromCallable(this::verify).subscribeOn(scheduler))
                .onErrorResume(
                        DigestMismatchException.class, wrong -> startOver(wrong).then(download(scheduler)));
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
    synchronized void passThrough(Scheduler scheduler, Places places, FillRules rules) throws IOException {
        passThrough = new PassThrough(
                () -> new BlobStream(new BlobSources(stream.request(), places, rules.outage()), writer.written()),
                writer.written(),
                writer.hash(),
                scheduler);
        progress.spill();
    }

    /** What the store could not take, and before it what it could, for a reader that still wants this part. */
    @Override
    public Flux<BlobPiece> rest(OpenFile file, BlobPart part) {
        return Objects.requireNonNull(passThrough, "the store takes everything").pieces(digest(), file, part);
    }

    /** Gives up, unless all bytes have come and are right; readers that have not got everything are cut off. */
    synchronized void stop() {
        if (!verified) {
            stopped = true;
            close();
            cutOff(new PlacesFailedException("The fill of %s was stopped".formatted(digest())));
        }
    }

    /** Frees what the fill holds. */
    synchronized void close() {
        readers().stop();
        try {
            writer.close();
        } catch (IOException e) {
            log.warn("The spool file of {} could not be closed or removed", digest(), e);
        }
    }

    private synchronized void append(ByteBuf bytes) {
        try {
            if (!stopped) {
                rate.add(bytes.readableBytes());
                writer.write(bytes.nioBuffer());
                progress.advance(writer.written());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            bytes.release();
        }
    }

    private synchronized @Nullable Void verify() throws IOException {
        writer.verify();
        verified = true;
        progress.complete(writer.written());
        return null;
    }

    /** Where no reader has got anything yet, other places may do better before anybody notices. */
    private synchronized Mono<Void> startOver(DigestMismatchException wrong) {
        boolean unread = writer.written() <= Progress.HELD_BACK;
        boolean others = stream.startOver(resumedFrom == 0);
        log.warn("{}; {}", wrong.getMessage(), others && unread ? "fetched again from elsewhere" : "given up");
        if (!others || !unread) {
            return Mono.error(new WrongContentException(String.valueOf(wrong.getMessage())));
        }
        return Mono.fromRunnable(this::forget);
    }

    private synchronized void forget() {
        try {
            writer.restart();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
