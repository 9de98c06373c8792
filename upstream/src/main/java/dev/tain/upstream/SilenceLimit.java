package dev.tain.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
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
 * Ends a body with an error when nothing comes for too long although somebody asks for more. The time in which nobody
 * asks does not count: then it is a slow disk on our side that is silent, not the registry. Neither
 * {@link Flux#timeout} nor Netty's read timeout makes that difference.
 *
 * <p>The source must emit on the event loop, as Netty's channels do; everything here happens there as well.
 */
final class SilenceLimit extends FluxOperator<ByteBuf, ByteBuf> {

    private final long limit;
    private final EventExecutor eventLoop;

    SilenceLimit(Flux<ByteBuf> source, Duration limit, EventExecutor eventLoop) {
        super(source);
        this.limit = limit.toNanos();
        this.eventLoop = eventLoop;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> actual) {
        source.subscribe(new Watch(actual));
    }

    private final class Watch implements CoreSubscriber<ByteBuf>, Subscription {

        private final CoreSubscriber<? super ByteBuf> actual;
        private Subscription upstream = Operators.emptySubscription();
        private long demand;
        private long silentSince;
        private boolean ended;
        private @Nullable Future<?> alarm;

        Watch(CoreSubscriber<? super ByteBuf> actual) {
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
            if (!ended) {
                demand = demand == Long.MAX_VALUE ? demand : demand - 1;
                silentSince = System.nanoTime();
                actual.onNext(buffer);
            }
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
                onEventLoop(() -> wants(n));
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

        private void wants(long n) {
            if (ended) {
                return;
            }
            if (demand == 0) {
                silentSince = System.nanoTime();
            }
            demand = Operators.addCap(demand, n);
            if (alarm == null) {
                setAlarm(limit);
            }
            upstream.request(n);
        }

        private void setAlarm(long nanos) {
            alarm = eventLoop.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
        }

        private void check() {
            alarm = null;
            if (ended || demand == 0) {
                return; // the next demand sets it again
            }
            long left = limit - (System.nanoTime() - silentSince);
            if (left > 0) {
                setAlarm(left);
            } else if (end()) {
                upstream.cancel();
                actual.onError(ReadTimeoutException.INSTANCE);
            }
        }

        /** Whether it had not ended before. */
        private boolean end() {
            boolean first = !ended;
            ended = true;
            if (alarm != null) {
                alarm.cancel(false);
                alarm = null;
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
