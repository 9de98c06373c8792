package dev.tain.server.registry;

import dev.tain.server.pull.blob.FileSegment;
import dev.tain.server.pull.blob.OpenFile;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.FutureMono;

/**
 * A segment on its way through memory, for a connection whose bytes the kernel cannot send from the file because they are
 * encrypted. One chunk is in memory at a time, and the next one is read when it has left. The event loop reads, as it does when the
 * kernel sends from the file: where the page cache has the bytes, and mostly it has, another thread costs more than it brings.
 */
final class SegmentCopy {

    /** In bytes; neither less nor more gained anything where it was measured, see {@code docs/performance.md}. */
    static final int CHUNK = 256 * 1024;

    private final FileSegment segment;
    private final Channel channel;
    private final Scheduler eventLoop;

    /**
     * Takes over the segment.
     *
     * @param eventLoop that of the channel
     */
    SegmentCopy(FileSegment segment, Channel channel, Scheduler eventLoop) {
        this.segment = segment;
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
        return FutureMono.deferFuture(() -> copy(segment.position() + offset, length))
                .timeout(patience, eventLoop)
                .doOnSuccess(done -> sent.accept(length))
                .then(NextTurn.of(channel));
    }

    /** The buffer goes from here to the channel, which releases it also when it is closed. */
    private ChannelFuture copy(long position, int length) {
        ByteBuf bytes = SpareChunk.take(channel.alloc());
        try {
            read(segment.file(), position, bytes, length);
        } catch (IOException | RuntimeException e) {
            bytes.release();
            return channel.newFailedFuture(e);
        }
        return channel.writeAndFlush(bytes);
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
