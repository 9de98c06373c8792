package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.server.pull.blob.BlobBody;
import dev.tain.server.pull.blob.FileSegment;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.registry.Answer.FileBody;
import dev.tain.storage.StoredBlob;
import dev.tain.testkit.NoBlocking;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.FileRegion;
import io.netty.util.ReferenceCountUtil;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;

/** Whether others on the same event loop get their turns while a client downloads a large blob. */
@NoBlocking.Unwatched
class FairSendingTest {

    private static final int SIZE = 10 * 1024 * 1024;
    private static final int SEGMENT = 2 * 1024 * 1024;

    /** Nothing waits for another thread, or that would be what divides the turns. */
    private static final Scheduler AT_ONCE = Schedulers.immediate();

    private final CompletableFuture<List<Integer>> turns = new CompletableFuture<>();

    @TempDir
    private Path directory;

    @Test
    void aClientThatTakesEverythingAtOnceGetsOneSegmentPerTurnOfTheEventLoop() throws Exception {
        download((file, response) -> AnswerWriter.write(answer(file), response, ClientKind.OTHER, Unheard.entry()));

        assertThat(turns.get(30, TimeUnit.SECONDS)).hasSize(SIZE / SEGMENT).doesNotHaveDuplicates();
    }

    @Test
    void underTlsItGetsOneChunkPerTurn() throws Exception {
        download((file, response) -> response.then(copied(body(file), response)).then());

        assertThat(turns.get(30, TimeUnit.SECONDS))
                .hasSize(SIZE / SegmentCopy.CHUNK)
                .doesNotHaveDuplicates();
    }

    private void download(BiFunction<Path, HttpServerResponse, Mono<Void>> sending) throws Exception {
        Path file = directory.resolve("data");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(SIZE);
        }
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .doOnChannelInit((observer, channel, address) -> takeEverythingAtOnce(channel))
                .handle((request, response) -> sending.apply(file, response))
                .bindNow();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(turns).succeedsWithin(Duration.ofSeconds(30));
        } finally {
            turns.cancel(false);
            server.disposeNow();
        }
    }

    /** As under TLS, but with chunks that can be counted. */
    private static Mono<Void> copied(BlobBody body, HttpServerResponse response) {
        Channel[] channel = new Channel[1];
        response.withConnection(connection -> channel[0] = connection.channel());
        return body.pieces()
                .cast(FileSegment.class)
                .concatMap(
                        segment -> new SegmentCopy(segment, channel[0], Schedulers.fromExecutor(channel[0].eventLoop()))
                                .send(Duration.ofSeconds(30), sent -> {}),
                        1)
                .then();
    }

    private static Answer answer(Path file) {
        return new Answer(200, Map.of(), OptionalLong.of(SIZE), new FileBody(body(file)), Origin.STORE);
    }

    private static BlobBody body(Path file) {
        return BlobBody.of(new StoredBlob(Digest.sha256(new byte[0]), SIZE, file), AT_ONCE);
    }

    /** In place of the socket and of a client behind it that is never slower than the server. */
    private void takeEverythingAtOnce(Channel channel) {
        Turns now = new Turns(channel.eventLoop());
        List<Integer> seen = new ArrayList<>();
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            private long left = SIZE;

            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
                long length = length(message);
                if (length >= SegmentCopy.CHUNK) {
                    seen.add(now.count);
                    left -= length;
                    ReferenceCountUtil.release(message);
                    promise.setSuccess();
                    if (left == 0) {
                        turns.complete(List.copyOf(seen));
                    }
                } else {
                    super.write(context, message, promise);
                }
            }
        });
    }

    private static long length(Object message) {
        if (message instanceof FileRegion region) {
            return region.count();
        }
        return message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    }

    /** Somebody else on the event loop, who wants every turn. */
    private final class Turns implements Runnable {

        private final EventLoop loop;
        private int count;

        Turns(EventLoop loop) {
            this.loop = loop;
            run();
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // ends with the test
        public void run() {
            count++;
            if (!turns.isDone()) {
                loop.schedule(this, 0, TimeUnit.NANOSECONDS);
            }
        }
    }
}
