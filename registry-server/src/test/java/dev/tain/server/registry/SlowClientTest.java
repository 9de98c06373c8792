package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.server.pull.blob.BlobBody;
import dev.tain.server.pull.blob.BlobPiece;
import dev.tain.server.pull.blob.FileSegment;
import dev.tain.storage.StoredBlob;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** How long a client is waited for that takes a segment slowly, or not at all. */
class SlowClientTest {

    private static final int SEGMENT = 2_000_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final List<ChannelPromise> writes = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            writes.add(promise);
        }
    });

    @TempDir
    private Path directory;

    private SegmentRegion region;

    @BeforeEach
    void send() throws IOException {
        Path file = Files.write(directory.resolve("data"), new byte[SEGMENT]);
        StoredBlob blob = new StoredBlob(Digest.sha256(new byte[SEGMENT]), SEGMENT, file);
        BlobPiece only = Objects.requireNonNull(
                BlobBody.of(blob, Schedulers.immediate()).pieces().blockLast());
        region = new SegmentRegion((FileSegment) only);
        channel.freezeTime();
        AnswerWriter.send(region, channel, Schedulers.fromExecutor(channel.eventLoop()))
                .subscribe(done -> {}, failures::add);
    }

    @AfterEach
    void close() {
        region.release();
        channel.close().awaitUninterruptibly();
    }

    private void goBy(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    /** As the kernel does when the client has made room. */
    private void take(int bytes) throws IOException {
        region.transferTo(new Room(bytes), region.transferred());
    }

    /** Takes so many bytes. */
    private static final class Room implements WritableByteChannel {

        private int left;

        Room(int bytes) {
            left = bytes;
        }

        @Override
        public int write(ByteBuffer source) {
            int taken = Math.min(left, source.remaining());
            source.position(source.position() + taken);
            left -= taken;
            return taken;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }

    @Test
    void whoTakesSomethingIsWaitedFor() throws IOException {
        for (int i = 0; i < 4; i++) {
            take(1_000);
            goBy(LIMIT);
        }

        assertThat(failures).isEmpty();
    }

    @Test
    void whoTakesNothingIsGivenUp() throws IOException {
        take(1_000);
        goBy(LIMIT);
        assertThat(failures).isEmpty();

        goBy(LIMIT);

        assertThat(failures).singleElement().isInstanceOf(TimeoutException.class);
    }

    @Test
    void whoHasAllOfItIsWaitedForNoMore() {
        writes.forEach(ChannelPromise::setSuccess);
        channel.runPendingTasks();

        assertThat(channel.runScheduledPendingTasks())
                .as("when the next task is due")
                .isEqualTo(-1);
        goBy(LIMIT);

        assertThat(writes).hasSize(1);
        assertThat(failures).isEmpty();
    }
}
