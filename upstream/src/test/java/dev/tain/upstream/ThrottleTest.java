package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.ReadTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** How fast a body is asked for, by 10,000 bytes a second in pieces of 1,000; the test moves the time. */
class ThrottleTest {

    private static final int PIECE = 1_000;
    private static final int TENTH = 100;

    @AutoClose
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private final AtomicLong now = new AtomicLong();
    private final Bandwidth bandwidth = new Bandwidth(10_000, now::get);
    private final AtomicLong asked = new AtomicLong();

    /** Counts what comes. */
    private static class Reader extends BaseSubscriber<ByteBuf> {

        private final long demand;
        private final List<String> ends = new ArrayList<>();
        private int bytes;

        Reader(long demand) {
            this.demand = demand;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(demand);
        }

        @Override
        protected void hookOnNext(ByteBuf buffer) {
            bytes += buffer.readableBytes();
        }

        @Override
        protected void hookOnComplete() {
            ends.add("complete");
        }

        @Override
        protected void hookOnError(Throwable error) {
            ends.add(error.getClass().getSimpleName());
        }
    }

    @BeforeEach
    void stop() {
        channel.freezeTime();
        // The length of the first piece is not known: this is what is reserved for it in vain.
        bandwidth.reserve(PIECE);
    }

    @Test
    void aReaderThatWantsEverythingGetsSoMuchASecond() {
        Reader reader = read(pieces(100), Long.MAX_VALUE);
        assertThat(reader.bytes).isEqualTo(PIECE);

        pass(10 * TENTH);
        assertThat(reader.bytes).isEqualTo(11 * PIECE);
        pass(89 * TENTH);

        assertThat(reader.bytes).isEqualTo(100 * PIECE);
        assertThat(reader.ends).containsExactly("complete");
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void readersShareIt() {
        Reader one = read(pieces(200), Long.MAX_VALUE);
        Reader other = read(pieces(200), Long.MAX_VALUE);

        pass(100 * TENTH);

        assertThat(one.bytes + other.bytes).isBetween(100 * PIECE, 102 * PIECE);
        assertThat(one.bytes).isBetween(40 * PIECE, 60 * PIECE);
    }

    @Test
    void theSlowestOfSeveralBandwidthsCounts() {
        Bandwidth slow = new Bandwidth(1_000, now::get);
        Reader reader = new Reader(Long.MAX_VALUE);
        new Throttle(pieces(100), List.of(bandwidth, slow), channel.eventLoop()).subscribe(reader);

        pass(100 * TENTH);

        assertThat(reader.bytes).isBetween(10 * PIECE, 11 * PIECE);
    }

    @Test
    void aReaderGetsNoMoreThanItAsksFor() {
        Reader reader = read(pieces(100), 3);
        pass(100 * TENTH);
        assertThat(reader.bytes).isEqualTo(3 * PIECE);

        reader.request(2);
        pass(100 * TENTH);

        assertThat(reader.bytes).isEqualTo(5 * PIECE);
        assertThat(asked).hasValue(5);
    }

    @Test
    void theTimeInWhichItDoesNotAskIsNoSilence() {
        Flux<ByteBuf> limited = new SilenceLimit(pieces(5), Duration.ofMillis(20), channel.eventLoop());
        Reader reader = read(limited, Long.MAX_VALUE);

        pass(50 * TENTH);

        assertThat(reader.ends).containsExactly("complete");
    }

    @Test
    void aSourceThatIsSilentWhenItIsAskedStaysSo() {
        Sinks.Many<ByteBuf> silent = Sinks.many().unicast().onBackpressureBuffer();
        Reader reader = read(new SilenceLimit(silent.asFlux(), Duration.ofNanos(1), channel.eventLoop()), 1);

        pass(TENTH);

        assertThat(reader.ends).containsExactly(ReadTimeoutException.class.getSimpleName());
    }

    @Test
    void whatWasReservedForABodyThatEndsIsThereForOthers() {
        Reader leaving = read(pieces(100), Long.MAX_VALUE);
        leaving.cancel();
        pass(TENTH);
        assertThat(leaving.bytes).isEqualTo(PIECE);
        assertThat(asked).hasValue(1);
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);

        assertThat(bandwidth.reserve(PIECE)).isZero();
        assertThat(bandwidth.reserve(PIECE)).isEqualTo(Duration.ofMillis(TENTH).toNanos());
    }

    @Test
    void aReaderThatLeavesWithAPieceInItsHandIsAskedForNoMore() {
        Reader reader = new Reader(Long.MAX_VALUE) {
            @Override
            protected void hookOnNext(ByteBuf buffer) {
                super.hookOnNext(buffer);
                cancel();
            }
        };
        new Throttle(pieces(100), List.of(bandwidth), channel.eventLoop()).subscribe(reader);

        pass(10 * TENTH);

        assertThat(asked).hasValue(1);
        assertThat(bandwidth.reserve(PIECE)).isZero();
    }

    @Test
    void anErrorIsPassedOnAtOnce() {
        Sinks.Many<ByteBuf> broken = Sinks.many().unicast().onBackpressureBuffer();
        Reader reader = read(broken.asFlux(), Long.MAX_VALUE);

        broken.tryEmitError(new IllegalStateException("broken")).orThrow();

        assertThat(reader.ends).containsExactly("IllegalStateException");
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    }

    private Reader read(Flux<ByteBuf> source, long demand) {
        Reader reader = new Reader(demand);
        new Throttle(source, List.of(bandwidth), channel.eventLoop()).subscribe(reader);
        return reader;
    }

    private Flux<ByteBuf> pieces(int count) {
        return Flux.range(0, count)
                .map(i -> Unpooled.wrappedBuffer(new byte[PIECE]))
                .doOnRequest(asked::addAndGet);
    }

    private void pass(int millis) {
        for (int i = 0; i < millis; i++) {
            now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
            channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }
}
