package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The way of a blob's bytes to its readers when the store does not take them: each reader fetches them for itself, and has
 * the very last ones only when the digest is right, as always.
 */
final class PassThrough {

    /** In memory for each reader, of up to a quarter of a MiB: who reads slowly shall not use up what others need. */
    private static final int BUFFERS = 2;

    private final Digest digest;
    private final LongFunction<BlobStream> streams;
    private final Scheduler scheduler;
    private final FillTally tally;

    /**
     * A way for any number of readers.
     *
     * @param streams opens a stream of the blob from an offset in bytes on
     * @param scheduler hashes
     */
    PassThrough(Digest digest, LongFunction<BlobStream> streams, Scheduler scheduler, FillTally tally) {
        this.digest = digest;
        this.streams = streams;
        this.scheduler = scheduler;
        this.tally = tally;
    }

    /**
     * The pieces that a reader still wants, of which it has got nothing beyond the prefix. The reader releases them, also
     * those that are discarded on their way to it.
     *
     * @param size the length of the blob that readers were told; empty when they were told none
     * @param file has the prefix
     */
    Flux<BlobPiece> pieces(OptionalLong size, Prefix prefix, OpenFile file, BlobPart part) {
        return Flux.using(
                () -> {
                    HeldBack held = new HeldBack(digest, size, prefix, part);
                    held.keep(file);
                    return held;
                },
                held -> pieces(prefix, held),
                HeldBack::release);
    }

    private Flux<BlobPiece> pieces(Prefix prefix, HeldBack held) {
        BlobStream stream = streams.apply(prefix.length());
        return stream.bytes()
                .doOnNext(bytes -> tally.took(bytes.readableBytes()))
                .map(OwnedBuffer::retained)
                .publishOn(scheduler, BUFFERS)
                .concatMapIterable(buffer -> buffer.take().map(held::take).orElse(List.of()), 1)
                .concatWith(Mono.fromCallable(held::verified).flatMapIterable(rest -> rest))
                // What is in the prefix may be to blame as well.
                .doOnError(WrongContentException.class, wrong -> stream.startOver(prefix.length() == 0))
                .doOnDiscard(OwnedBuffer.class, OwnedBuffer::release);
    }
}
