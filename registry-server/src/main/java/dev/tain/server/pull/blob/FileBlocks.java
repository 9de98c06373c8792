package dev.tain.server.pull.blob;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;

/**
 * Puts what comes from the network together so that writes end where blocks of the file do. The kernel keeps what is written at such
 * places in larger pieces of memory: that costs less, for the write and at times for those who get the blob later on. What has not filled
 * its block waits for the next piece, but not for long.
 */
final class FileBlocks extends BaseSubscriber<OwnedBuffer> {

    /** In bytes. Larger ones save a little more while much memory is free, and cost more than they save when little is. */
    static final long BLOCK = 64 * 1024;

    /** How long something may wait: who reads a slow blob as it comes shall have it. */
    static final Duration PATIENCE = Duration.ofMillis(250);

    /** How many pieces are put together at most: small ones hold more memory than they have bytes. */
    private static final int MOST = 64;

    private final FluxSink<OwnedBuffer> writes;
    private final Scheduler timers;
    private final List<ByteBuf> waiting = new ArrayList<>();

    /** How many bytes there are in the file, with those that wait. */
    private long end;

    /** Where in the file those begin that wait. */
    private long begin;

    /** When the last write was; null before there was any: the first piece goes at once. */
    private @Nullable Long last;

    /** How many writes were made for which no piece has come: so many pieces need not be asked for again. */
    private long unasked;

    private @Nullable Disposable alarm;
    private boolean over;

    private FileBlocks(FluxSink<OwnedBuffer> writes, long offset, Scheduler timers) {
        this.writes = writes;
        this.begin = offset;
        this.end = offset;
        this.timers = timers;
    }

    /**
     * The same bytes, put together. All that has come is written, whether the stream ends well or not.
     *
     * @param pieces follow each other
     * @param offset where in the file the first one begins, in bytes; asked when it is about to come
     * @param timers ends the waiting
     */
    static Flux<OwnedBuffer> of(Flux<OwnedBuffer> pieces, LongSupplier offset, Scheduler timers) {
        return Flux.create(writes -> pieces.subscribe(new FileBlocks(writes, offset.getAsLong(), timers)));
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        writes.onDispose(this);
        writes.onRequest(this::request);
    }

    @Override
    protected synchronized void hookOnNext(OwnedBuffer piece) {
        if (over) {
            piece.release();
            return;
        }
        piece.take().ifPresent(this::keep);
        long there = last == null || waiting.size() >= MOST ? end : end - end % BLOCK;
        if (there > begin) {
            write(there);
        } else if (unasked > 0) {
            unasked--;
        } else {
            request(1);
        }
        if (!waiting.isEmpty() && alarm == null) {
            setAlarm(PATIENCE.toNanos());
        }
    }

    @Override
    protected synchronized void hookOnComplete() {
        writeTheRest();
        writes.complete();
    }

    @Override
    protected synchronized void hookOnError(Throwable error) {
        writeTheRest();
        writes.error(error);
    }

    @Override
    protected synchronized void hookFinally(SignalType how) {
        over = true;
        if (alarm != null) {
            alarm.dispose();
        }
        waiting.forEach(ByteBuf::release);
        waiting.clear();
    }

    /** One without bytes was passed over, and would be kept for nothing. */
    private void keep(ByteBuf bytes) {
        if (bytes.isReadable()) {
            waiting.add(bytes);
            end += bytes.readableBytes();
        } else {
            bytes.release();
        }
    }

    private void setAlarm(long nanos) {
        alarm = timers.schedule(this::lookWhetherItIsTime, nanos, TimeUnit.NANOSECONDS);
    }

    private synchronized void lookWhetherItIsTime() {
        alarm = null;
        if (over || waiting.isEmpty() || last == null) {
            return;
        }
        long left = last + PATIENCE.toNanos() - now();
        if (left > 0) {
            setAlarm(left);
        } else {
            unasked++;
            write(end);
        }
    }

    private void writeTheRest() {
        if (!waiting.isEmpty()) {
            write(end);
        }
    }

    /** Writes what waits up to there in the file, which is somewhere in the last piece. */
    private void write(long there) {
        List<ByteBuf> taken = new ArrayList<>(waiting);
        waiting.clear();
        int beyond = (int) (end - there);
        if (beyond > 0) {
            ByteBuf divided = taken.remove(taken.size() - 1);
            taken.add(divided.readRetainedSlice(divided.readableBytes() - beyond));
            waiting.add(divided);
        }
        begin = there;
        last = now();
        writes.next(OwnedBuffer.of(together(taken)));
    }

    private long now() {
        return timers.now(TimeUnit.NANOSECONDS);
    }

    private static ByteBuf together(List<ByteBuf> pieces) {
        if (pieces.size() == 1) {
            return pieces.get(0);
        }
        CompositeByteBuf all = Unpooled.compositeBuffer(pieces.size());
        return all.addComponents(true, pieces);
    }
}
