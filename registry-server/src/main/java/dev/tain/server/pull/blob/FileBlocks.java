package dev.tain.server.pull.blob;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Puts what comes from the network together so that writes end where blocks of the file do. The kernel keeps what is written at such
 * places in larger pieces of memory: that costs less, for the write and for everybody who gets the blob later on. What has not filled its
 * block waits for the next piece, unless pieces come slowly.
 */
final class FileBlocks {

    /** In bytes. Of what smaller ones save, blocks of 64 KiB have two thirds. */
    static final long BLOCK = 256 * 1024;

    /** How long something may have waited when the next piece comes; who reads a slow blob as it comes shall have it. */
    static final Duration PATIENCE = Duration.ofMillis(250);

    /** How many pieces are put together at most: small ones hold more memory than they have bytes. */
    private static final int MOST = 64;

    private final LongSupplier nanoTime;
    private final List<ByteBuf> waiting = new ArrayList<>();

    /** How many bytes there are in the file, with those that wait. */
    private long end;

    /** Where in the file those begin that wait. */
    private long begin;

    /** Since when the oldest one waits; null before anything was to be written: the first piece goes at once. */
    private @Nullable Long since;

    private boolean released;

    private FileBlocks(long offset, LongSupplier nanoTime) {
        this.begin = offset;
        this.end = offset;
        this.nanoTime = nanoTime;
    }

    /**
     * The same bytes, put together. All that has come is written, whether the stream ends well or not.
     *
     * @param pieces follow each other
     * @param offset where in the file the first one begins, in bytes; asked when it is about to come
     */
    static Flux<OwnedBuffer> of(Flux<OwnedBuffer> pieces, LongSupplier offset, LongSupplier nanoTime) {
        return Flux.defer(() -> {
            FileBlocks blocks = new FileBlocks(offset.getAsLong(), nanoTime);
            Flux<OwnedBuffer> rest = Mono.fromCallable(blocks::rest).flux();
            return pieces.<OwnedBuffer>handle((piece, sink) -> blocks.add(piece).ifPresent(sink::next))
                    .onErrorResume(error -> rest.concatWith(Flux.error(error)))
                    .concatWith(rest)
                    .doFinally(ended -> blocks.release());
        });
    }

    /** What is to be written now that the piece has come, if anything is. */
    private synchronized Optional<OwnedBuffer> add(OwnedBuffer piece) {
        if (released) {
            piece.release();
            return Optional.empty();
        }
        piece.take().ifPresent(this::keep);
        long now = nanoTime.getAsLong();
        boolean late = since == null || now - since > PATIENCE.toNanos() || waiting.size() >= MOST;
        long blocks = late ? end : end - end % BLOCK;
        if (waiting.isEmpty() || blocks <= begin) {
            return Optional.empty();
        }
        since = now;
        return Optional.of(takeUpTo(blocks));
    }

    private void keep(ByteBuf bytes) {
        waiting.add(bytes);
        end += bytes.readableBytes();
    }

    /** The bytes that wait, up to there in the file, which is somewhere in the last piece. */
    private OwnedBuffer takeUpTo(long there) {
        List<ByteBuf> taken = new ArrayList<>(waiting);
        waiting.clear();
        int over = (int) (end - there);
        if (over > 0) {
            ByteBuf last = taken.remove(taken.size() - 1);
            taken.add(last.readRetainedSlice(last.readableBytes() - over));
            waiting.add(last);
        }
        begin = there;
        return OwnedBuffer.of(together(taken));
    }

    private static ByteBuf together(List<ByteBuf> pieces) {
        if (pieces.size() == 1) {
            return pieces.get(0);
        }
        CompositeByteBuf all = Unpooled.compositeBuffer(pieces.size());
        return all.addComponents(true, pieces);
    }

    private synchronized @Nullable OwnedBuffer rest() {
        return waiting.isEmpty() ? null : takeUpTo(end);
    }

    private synchronized void release() {
        released = true;
        waiting.forEach(ByteBuf::release);
        waiting.clear();
    }
}
