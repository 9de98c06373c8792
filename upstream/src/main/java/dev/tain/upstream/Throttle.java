package dev.tain.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Asks for a body piece by piece, and no faster than the bandwidths permit that it shares with others. It stands behind the
 * {@link SilenceLimit}: the time in which it does not ask is not the registry's. Nothing is kept here but the question; the
 * connection reads a few pieces ahead of it, and leaves the rest with the registry.
 *
 * <p>As there, the source must emit on the event loop, and everything here happens there as well.
 */
final class Throttle extends FluxOperator<ByteBuf, ByteBuf> {

    /** What is taken for the length of the next piece as long as there was none. */
    private static final int USUAL_PIECE = 8 * 1024;

    private final List<Bandwidth> bandwidths;
    private final EventExecutor eventLoop;

    Throttle(Flux<ByteBuf> source, List<Bandwidth> bandwidths, EventExecutor eventLoop) {
        super(source);
        this.bandwidths = bandwidths;
        this.eventLoop = eventLoop;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> actual) {
        source.subscribe(new Throttled(actual));
    }

    private final class Throttled implements CoreSubscriber<ByteBuf>, Subscription {

        private final CoreSubscriber<? super ByteBuf> actual;
        private Subscription upstream = Operators.emptySubscription();
        private long demand;
        private int usual = USUAL_PIECE;

        /** The bytes for which a piece is asked for, or is going to be; 0 when none is. */
        private int reserved;

        private boolean ended;
        private @Nullable Future<?> alarm;

        Throttled(CoreSubscriber<? super ByteBuf> actual) {
            this.actual = actual;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            actual.onSubscribe(this);
        }

        @Override
        public void onNext(ByteBuf buffer) {
            if (ended) {
                return;
            }
            int length = buffer.readableBytes();
            correct(length);
            usual = Math.max(1, length);
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            actual.onNext(buffer);
            askNext();
        }

        @Override
        public void onError(Throwable error) {
            if (end()) {
                actual.onError(error);
            } else {
                Operators.onErrorDropped(error, currentContext());
            }
        }

        @Override
        public void onComplete() {
            if (end()) {
                actual.onComplete();
            }
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                onEventLoop(() -> {
                    demand = Operators.addCap(demand, n);
                    askNext();
                });
            }
        }

        /** After the end it does nothing: the connection may serve another request by then. */
        @Override
        public void cancel() {
            onEventLoop(() -> {
                if (end()) {
                    upstream.cancel();
                }
            });
        }

        private void askNext() {
            if (ended || demand == 0 || reserved > 0) {
                return;
            }
            reserved = usual;
            long wait = 0;
            for (Bandwidth bandwidth : bandwidths) {
                wait = Math.max(wait, bandwidth.reserve(reserved));
            }
            if (wait == 0) {
                upstream.request(1);
            } else {
                alarm = eventLoop.schedule(() -> upstream.request(1), wait, TimeUnit.NANOSECONDS);
            }
        }

        private void correct(int length) {
            for (Bandwidth bandwidth : bandwidths) {
                bandwidth.correct(length - reserved);
            }
            reserved = 0;
        }

        /** Whether it had not ended before. What it has reserved in vain is there for others. */
        private boolean end() {
            boolean first = !ended;
            ended = true;
            if (alarm != null) {
                alarm.cancel(false);
                alarm = null;
            }
            if (first) {
                correct(0);
            }
            return first;
        }

        private void onEventLoop(Runnable task) {
            if (eventLoop.inEventLoop()) {
                task.run();
            } else {
                eventLoop.execute(task);
            }
        }
    }
}
