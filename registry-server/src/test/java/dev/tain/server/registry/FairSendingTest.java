package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.server.pull.blob.BlobBody;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.registry.Answer.FileBody;
import dev.tain.storage.StoredBlob;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.FileRegion;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Whether others on the same event loop get their turns while a client downloads a large blob. */
class FairSendingTest {

    private static final int SEGMENTS = 10;
    private static final long SIZE = SEGMENTS * 2L * 1024 * 1024;

    private final CompletableFuture<List<Integer>> turns = new CompletableFuture<>();

    @TempDir
    private Path directory;

    @Test
    void aClientThatTakesEverythingAtOnceGetsOneSegmentPerTurnOfTheEventLoop() throws Exception {
        Path file = directory.resolve("data");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(SIZE);
        }
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .doOnChannelInit((observer, channel, address) -> takeEverythingAtOnce(channel))
                .handle((request, response) ->
                        AnswerWriter.write(answer(file), response, ClientKind.OTHER, Unheard.entry()))
                .bindNow();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(turns.get(30, TimeUnit.SECONDS)).hasSize(SEGMENTS).doesNotHaveDuplicates();
        } finally {
            turns.cancel(false);
            server.disposeNow();
        }
    }

    private static Answer answer(Path file) {
        StoredBlob blob = new StoredBlob(Digest.sha256(new byte[0]), SIZE, file);
        BlobBody body = BlobBody.of(blob, Schedulers.boundedElastic());
        return new Answer(200, Map.of(), OptionalLong.of(SIZE), new FileBody(body), Origin.STORE);
    }

    /** In place of the socket and of a client behind it that is never slower than the server. */
    private void takeEverythingAtOnce(Channel channel) {
        Turns now = new Turns(channel.eventLoop());
        List<Integer> seen = new ArrayList<>();
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
                if (message instanceof FileRegion region) {
                    seen.add(now.count);
                    region.release();
                    promise.setSuccess();
                    if (seen.size() == SEGMENTS) {
                        turns.complete(List.copyOf(seen));
                    }
                } else {
                    super.write(context, message, promise);
                }
            }
        });
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
