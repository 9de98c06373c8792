package dev.tain.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Stands between a body and who reads it. The source must emit on the event loop of its connection, as Netty's channels do; what the
 * reader does is brought there, so that all of this has one thread.
 */
abstract class BodyStep implements CoreSubscriber<ByteBuf>, Subscription {

    private final CoreSubscriber<? super ByteBuf> reader;
    private final EventExecutor eventLoop;
    private Subscription source = Operators.emptySubscription();
    private long demand;
    private boolean ended;
    private @Nullable Future<?> alarm;

    BodyStep(CoreSubscriber<? super ByteBuf> reader, EventExecutor eventLoop) {
        this.reader = reader;
        this.eventLoop = eventLoop;
    }

    /**
     * The reader wants more.
     *
     * @param more how many pieces
     * @param first whether it had got all that it wanted before
     */
    abstract void wanted(long more, boolean first);

    /** A piece has come, to be handed on. */
    abstract void came(ByteBuf piece);

    /** The body has ended, in whatever way. */
    abstract void over();

    /** Whether the reader waits for a piece. */
    final boolean isWanted() {
        return !ended && demand > 0;
    }

    final void handOn(ByteBuf piece) {
        demand = demand == Long.MAX_VALUE ? demand : demand - 1;
        reader.onNext(piece);
    }

    final void ask(long pieces) {
        source.request(pieces);
    }

    /** Ends the body on both sides, unless it has ended already. */
    final void fail(Throwable error) {
        if (end()) {
            source.cancel();
            reader.onError(error);
        }
    }

    final boolean isAlarmSet() {
        return alarm != null;
    }

    /** Does something later, unless the body has ended by then. */
    final void setAlarm(Runnable task, long nanos) {
        alarm = eventLoop.schedule(
                () -> {
                    alarm = null;
                    task.run();
                },
                nanos,
                TimeUnit.NANOSECONDS);
    }

    @Override
    public final Context currentContext() {
        return reader.currentContext();
    }

    @Override
    public final void onSubscribe(Subscription subscription) {
        source = subscription;
        reader.onSubscribe(this);
    }

    @Override
    public final void onNext(ByteBuf piece) {
        if (!ended) {
            came(piece);
        }
    }

    @Override
    public final void onError(Throwable error) {
        if (end()) {
            reader.onError(error);
        } else {
            Operators.onErrorDropped(error, currentContext());
        }
    }

    @Override
    public final void onComplete() {
        if (end()) {
            reader.onComplete();
        }
    }

    @Override
    public final void request(long n) {
        if (Operators.validate(n)) {
            onEventLoop(() -> want(n));
        }
    }

    /** After the end it does nothing: the connection may serve another request by then. */
    @Override
    public final void cancel() {
        onEventLoop(() -> {
            if (end()) {
                source.cancel();
            }
        });
    }

    private void want(long more) {
        if (!ended) {
            boolean first = demand == 0;
            demand = Operators.addCap(demand, more);
            wanted(more, first);
        }
    }

    /** Whether it had not ended before. */
    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        over();
        return true;
    }

    private void onEventLoop(Runnable task) {
        if (eventLoop.inEventLoop()) {
            task.run();
        } else {
            eventLoop.execute(task);
        }
    }
}
