package dev.tain.server.pull.blob;

import static dev.tain.server.pull.blob.FileBlocks.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.ManualScheduler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;

class FileBlocksTest {

    private static final int KIB = 1024;

    private final List<ByteBuf> buffers = new ArrayList<>();
    private final Random random = new Random(1);
    private final ManualScheduler timers = new ManualScheduler();

    /** Takes what is to be written, as a fill does, and remembers how long each write was. */
    private static final class Writes extends BaseSubscriber<OwnedBuffer> {

        private final List<Integer> lengths = new ArrayList<>();
        private final List<String> ends = new ArrayList<>();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final long demand;

        Writes(long demand) {
            this.demand = demand;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(demand);
        }

        @Override
        protected void hookOnNext(OwnedBuffer block) {
            int before = content.size();
            try {
                block.use(this::write);
            } catch (IOException e) {
                throw new AssertionError("Memory takes everything", e);
            }
            block.release();
            lengths.add(content.size() - before);
        }

        private void write(ByteBuffer... bytes) {
            for (ByteBuffer next : bytes) {
                byte[] copy = new byte[next.remaining()];
                next.get(copy);
                content.writeBytes(copy);
            }
        }

        @Override
        protected void hookOnComplete() {
            ends.add("complete");
        }

        @Override
        protected void hookOnError(Throwable error) {
            ends.add(error.getMessage());
        }
    }

    private final Sinks.Many<OwnedBuffer> network = Sinks.many().unicast().onBackpressureBuffer();

    private Writes write(long offset) {
        Writes writes = new Writes(Long.MAX_VALUE);
        FileBlocks.of(network.asFlux(), () -> offset, timers).subscribe(writes);
        return writes;
    }

    private byte[] come(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        ByteBuf buffer = Unpooled.buffer().writeBytes(bytes); // also of none at all, unlike Unpooled.wrappedBuffer
        buffers.add(buffer);
        network.tryEmitNext(OwnedBuffer.of(buffer)).orThrow();
        return bytes;
    }

    private void assertNothingLeaks() {
        assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void theFirstPieceIsWrittenAtOnce() {
        Writes writes = write(0);
        come(10);
        assertThat(writes.lengths).containsExactly(10);
    }

    @Test
    void laterWritesEndWhereBlocksDo() {
        Writes writes = write(0);
        come(10);
        come((int) BLOCK / 3);
        come((int) BLOCK / 3);
        assertThat(writes.lengths).containsExactly(10);

        come((int) BLOCK / 3);
        assertThat(writes.lengths).containsExactly(10, (int) BLOCK - 10);
        come(3 * (int) BLOCK);

        assertThat(writes.lengths).containsExactly(10, (int) BLOCK - 10, 3 * (int) BLOCK);
    }

    @Test
    void blocksAreThoseOfTheFileWhereverTheBytesBegin() {
        Writes writes = write(BLOCK - 1);
        come(1);
        come((int) BLOCK);
        come(KIB);
        assertThat(writes.lengths).containsExactly(1, (int) BLOCK);
    }

    @Test
    void whatWaitsIsWrittenAfterAWhile() {
        Writes writes = write(0);
        come(10);
        come(20);
        timers.advance(FileBlocks.PATIENCE.minusNanos(1));
        come(30);
        assertThat(writes.lengths).containsExactly(10);

        timers.advance(Duration.ofNanos(1));

        assertThat(writes.lengths).containsExactly(10, 50);
    }

    @Test
    void whatWaitsSinceTheLastWriteHasItsTime() {
        Writes writes = write(0);
        come(10);
        come(20);
        timers.advance(FileBlocks.PATIENCE.dividedBy(2));
        come((int) BLOCK);
        timers.advance(FileBlocks.PATIENCE.dividedBy(2));
        assertThat(writes.lengths).containsExactly(10, (int) BLOCK - 10);

        timers.advance(FileBlocks.PATIENCE.dividedBy(2));

        assertThat(writes.lengths).containsExactly(10, (int) BLOCK - 10, 30);
    }

    /** Or a slow blob would in the end be asked for as fast as it can come. */
    @Test
    void asksForNoMorePiecesThanAreWanted() {
        AtomicLong asked = new AtomicLong();
        Writes writes = new Writes(3);
        FileBlocks.of(network.asFlux().doOnRequest(asked::addAndGet), () -> 0, timers)
                .subscribe(writes);
        come(10);
        come(20);
        timers.advance(FileBlocks.PATIENCE);
        assertThat(writes.lengths).containsExactly(10, 20);
        assertThat(asked).as("one wanted, one more for the piece that waited").hasValue(4);

        come(30);
        assertThat(asked).as("nobody wants two").hasValue(4);

        come(40);
        assertThat(asked).hasValue(5);
    }

    @Test
    void doNotWaitForMoreThanSomeSmallPieces() {
        Writes writes = write(0);
        come(1);
        for (int i = 0; i < 64; i++) {
            come(1);
        }
        assertThat(writes.lengths).containsExactly(1, 64);
    }

    @Test
    void whatWaitsIsWrittenAtTheEnd() {
        Writes writes = write(0);
        come(10);
        come(20);
        network.tryEmitComplete().orThrow();
        assertThat(writes.lengths).containsExactly(10, 20);
        assertThat(writes.ends).containsExactly("complete");
        assertNothingLeaks();
    }

    /** It is resumed by another fill. */
    @Test
    void whatWaitsIsWrittenBeforeAnErrorIsPassedOn() {
        Writes writes = write(0);
        come(10);
        come(20);
        network.tryEmitError(new IllegalStateException("broken")).orThrow();
        assertThat(writes.lengths).containsExactly(10, 20);
        assertThat(writes.ends).containsExactly("broken");
        assertNothingLeaks();
    }

    @Test
    void nothingThatWaitsIsKeptWhenNobodyWritesAnyMore() {
        Writes writes = write(0);
        come(10);
        come((int) BLOCK);
        writes.cancel();
        assertNothingLeaks();
    }

    @Test
    void whatHasWaitedForAWriterThatLeavesIsNotKept() {
        Writes writes = new Writes(2);
        FileBlocks.of(network.asFlux(), () -> 0, timers)
                .doOnDiscard(OwnedBuffer.class, OwnedBuffer::release)
                .subscribe(writes);
        come(10);
        come((int) BLOCK);
        network.tryEmitComplete().orThrow();
        assertThat(writes.lengths).containsExactly(10, (int) BLOCK - 10);

        writes.cancel();

        assertNothingLeaks();
    }

    /** A place that cannot begin in the middle sends all once more: what is passed over has no bytes left. */
    @Test
    void keepsNothingOfPiecesThatWerePassedOver() {
        Writes writes = write(10);
        for (int i = 0; i < 100; i++) {
            come(0);
        }
        assertNothingLeaks();
        come(5);

        assertThat(writes.lengths).containsExactly(5);
    }

    @Test
    void changesNothingOfWhatCame() {
        long seed = System.nanoTime();
        Random lengths = new Random(seed);
        Writes writes = write(lengths.nextInt(1_000_000));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            timers.advance(lengths.nextInt(10) == 0 ? FileBlocks.PATIENCE : Duration.ofMillis(1));
            all.writeBytes(come(1 + lengths.nextInt(lengths.nextBoolean() ? 600 * KIB : 20)));
        }
        network.tryEmitComplete().orThrow();
        assertThat(writes.content.toByteArray()).as("seed %d", seed).isEqualTo(all.toByteArray());
        assertNothingLeaks();
    }
}
