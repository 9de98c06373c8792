package dev.tain.server.registry;

import dev.tain.server.pull.blob.FileSegment;
import dev.tain.server.pull.blob.OpenFile;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongConsumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A segment on its way through memory, for a connection whose bytes the kernel cannot send from the file because they are
 * encrypted. One chunk is in memory at a time, and the next one is read when it has left.
 */
final class SegmentCopy {

    /** Large enough that the way to another thread and back does not count, in bytes. */
    static final int CHUNK = 256 * 1024;

    private final FileSegment segment;
    private final Scheduler files;
    private final Channel channel;
    private final Scheduler eventLoop;

    /**
     * Takes over the segment.
     *
     * @param files reads
     * @param eventLoop that of the channel
     */
    SegmentCopy(FileSegment segment, Scheduler files, Channel channel, Scheduler eventLoop) {
        this.segment = segment;
        this.files = files;
        this.channel = channel;
        this.eventLoop = eventLoop;
    }

    /**
     * Ends when all of it has left for the network.
     *
     * @param patience the longest that the client may take for one chunk
     * @param sent is told how many bytes have left
     */
    Mono<Void> send(Duration patience, LongConsumer sent) {
        int chunks = Math.toIntExact((segment.length() + CHUNK - 1) / CHUNK);
        return Flux.range(0, chunks)
                .concatMap(number -> sendChunk(number, patience, sent), 1)
                .doFinally(end -> segment.release())
                .then();
    }

    private Mono<Void> sendChunk(int number, Duration patience, LongConsumer sent) {
        long offset = (long) number * CHUNK;
        int length = (int) Math.min(CHUNK, segment.length() - offset);
        return Mono.fromFuture(() -> copyElsewhere(segment.position() + offset, length))
                .timeout(patience, eventLoop)
                .doOnSuccess(done -> sent.accept(length))
                .then(NextTurn.of(channel));
    }

    /** The file stays open until it has been read, even when the client leaves meanwhile. */
    @SuppressWarnings("FutureReturnValueIgnored") // a read that has begun is finished
    private CompletableFuture<Void> copyElsewhere(long position, int length) {
        CompletableFuture<Void> left = new CompletableFuture<>();
        OpenFile file = segment.file();
        file.retain();
        try {
            files.schedule(() -> {
                try {
                    copy(file, position, length, left);
                } finally {
                    file.release();
                }
            });
        } catch (RejectedExecutionException e) {
            file.release();
            left.completeExceptionally(e);
        }
        return left;
    }

    /** The buffer goes from here to the channel, which releases it also when it is closed. */
    private void copy(OpenFile file, long position, int length, CompletableFuture<Void> left) {
        ByteBuf bytes = channel.alloc().buffer(length);
        try {
            read(file, position, bytes, length);
        } catch (IOException | RuntimeException e) {
            bytes.release();
            left.completeExceptionally(e);
            return;
        }
        channel.writeAndFlush(bytes).addListener(written -> {
            if (written.isSuccess()) {
                left.complete(null);
            } else {
                left.completeExceptionally(written.cause());
            }
        });
    }

    private static void read(OpenFile file, long position, ByteBuf bytes, int length) throws IOException {
        while (bytes.readableBytes() < length) {
            int read =
                    bytes.writeBytes(file.channel(), position + bytes.readableBytes(), length - bytes.readableBytes());
            if (read < 0) {
                throw new EOFException("The file ends at %d".formatted(position + bytes.readableBytes()));
            }
        }
    }
}
