package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The way of a blob's last bytes to its readers when the store does not take them: each reader fetches them for itself, and
 * has the very last ones only when the digest is right, as always.
 */
final class PassThrough {

    private static final int BUFFERS = 16;

    private final Supplier<BlobStream> streams;
    private final long offset;
    private final MessageDigest hash;
    private final Scheduler scheduler;

    /**
     * A way for the bytes from an offset on.
     *
     * @param streams opens a stream from the offset
     * @param hash the state of the hash there; it is copied for each reader
     * @param scheduler hashes
     */
    PassThrough(Supplier<BlobStream> streams, long offset, MessageDigest hash, Scheduler scheduler) {
        this.streams = streams;
        this.offset = offset;
        this.hash = hash;
        this.scheduler = scheduler;
    }

    /**
     * The pieces that a reader still wants.
     *
     * @param file has the bytes before the offset
     */
    Flux<BlobPiece> pieces(Digest digest, OpenFile file, BlobPart part) {
        return Flux.using(() -> heldBack(digest, file, part), this::pieces, HeldBack::release);
    }

    private Flux<BlobPiece> pieces(HeldBack held) {
        return streams.get()
                .bytes()
                .map(ByteBuf::retain)
                .publishOn(scheduler, BUFFERS)
                .concatMapIterable(held::take, 1)
                .concatWith(Mono.fromCallable(held::verified).flatMapIterable(rest -> rest))
                .doOnDiscard(ByteBuf.class, ByteBuf::release)
                .doOnDiscard(BlobPiece.class, BlobPiece::release);
    }

    private HeldBack heldBack(Digest digest, OpenFile file, BlobPart part) {
        HeldBack held = new HeldBack(digest, hash, offset, part);
        long inFile = Math.min(offset, part.end().orElse(offset)) - part.first();
        if (inFile > 0) {
            held.keep(FileSegment.retained(file, part.first(), inFile));
        }
        return held;
    }
}
