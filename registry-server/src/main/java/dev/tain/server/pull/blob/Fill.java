package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.oci.RegistryHost;
import dev.tain.server.pull.place.FromPlace;
import dev.tain.server.pull.place.Origin;
import dev.tain.storage.BlobStore;
import dev.tain.storage.BlobWriter;
import dev.tain.storage.StoredBlob;
import dev.tain.upstream.RemoteBlob;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The one download that brings a blob into the store: pull source → spool file → readers. It hashes as it writes, and lets
 * readers have the last bytes only when the digest is right: a complete answer is a right answer.
 */
public final class Fill {

    private static final Logger log = LoggerFactory.getLogger(Fill.class);

    /** How many buffers may wait between the network and the disk. */
    private static final int BUFFERS = 64;

    private final Digest digest;
    private final FromPlace<RemoteBlob> remote;
    private final BlobStore blobs;
    private final BlobWriter writer;
    private final Progress progress = new Progress();
    private boolean verified;

    /** Begins to write; blocks. The remote blob stays the caller's when that fails. */
    Fill(Digest digest, FromPlace<RemoteBlob> remote, BlobStore blobs) throws IOException {
        this.digest = digest;
        this.remote = remote;
        this.blobs = blobs;
        this.writer = blobs.write(digest);
    }

    /** The length in bytes, when the place announced it. */
    public OptionalLong size() {
        return remote.value().size();
    }

    /** The registry that it comes from. */
    RegistryHost place() {
        return remote.source().endpoint().host();
    }

    public Origin origin() {
        return remote.origin();
    }

    Progress progress() {
        return progress;
    }

    /** Opens what is there of the blob, whether it is still in the spool or already in the store; blocks. */
    OpenFile open() throws IOException {
        try {
            return OpenFile.open(writer.file());
        } catch (NoSuchFileException moved) {
            StoredBlob stored = blobs.find(digest)
                    .orElseThrow(() -> new IOException("The fill of %s from %s has failed".formatted(digest, place())));
            return OpenFile.open(stored.file());
        }
    }

    /**
     * Downloads and verifies; ends empty or with what went wrong. Readers have every byte when this ends well, and learn of
     * a failure by {@link #cutOff}.
     */
    Mono<Void> download(Scheduler scheduler) {
        return remote.value()
                .content()
                .map(ByteBuf::retain)
                .publishOn(scheduler, BUFFERS)
                .doOnNext(this::append)
                .doOnDiscard(ByteBuf.class, ByteBuf::release)
                .then(Mono.fromCallable(this::verify));
    }

    /** Makes the verified blob durable; blocks. */
    synchronized StoredBlob commit() throws IOException {
        return writer.commit();
    }

    /** Tells the readers that no more will come. */
    void cutOff(Throwable cause) {
        progress.fail(cause);
    }

    private synchronized void append(ByteBuf bytes) {
        try {
            writer.write(bytes.nioBuffer());
            progress.advance(writer.written());
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

    /** Gives up, unless all bytes have come and are right. */
    synchronized void stop() {
        if (!verified) {
            close();
        }
    }

    /** Frees what the fill holds; readers that have not got everything are cut off. */
    synchronized void close() {
        cutOff(new IOException("The fill of %s was stopped".formatted(digest)));
        try {
            writer.close();
        } catch (IOException e) {
            log.warn("The spool file of {} could not be closed or removed", digest, e);
        }
    }
}
