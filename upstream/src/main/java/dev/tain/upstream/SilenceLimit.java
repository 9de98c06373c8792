package dev.tain.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * Ends a body with an error when nothing comes for too long although somebody asks for more. The time in which nobody
 * asks does not count: then it is a slow disk on our side that is silent, not the registry. Neither
 * {@link Flux#timeout} nor Netty's read timeout makes that difference.
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

    private final class Watch extends BodyStep {

        private long silentSince;

        Watch(CoreSubscriber<? super ByteBuf> reader) {
            super(reader, eventLoop);
        }

        @Override
        void wanted(long more, boolean first) {
            if (first) {
                silentSince = System.nanoTime();
            }
            if (!isAlarmSet()) {
                setAlarm(this::check, limit);
            }
            ask(more);
        }

        @Override
        void came(ByteBuf piece) {
            silentSince = System.nanoTime();
            handOn(piece);
        }

        @Override
        void over() {}

        private void check() {
            if (!isWanted()) {
                return; // the next demand sets the alarm again
            }
            long left = limit - (System.nanoTime() - silentSince);
            if (left > 0) {
                setAlarm(this::check, left);
            } else {
                fail(ReadTimeoutException.INSTANCE);
            }
        }
    }
}
