package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.server.pull.blob.BlobBody;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.registry.Answer.FileBody;
import dev.tain.storage.StoredBlob;
import dev.tain.testkit.Content;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What reaches the socket of a client that pulls a held blob. */
class ZeroCopyTest {

    private static final Content BLOB = Content.random(1, 5_000_000);
    private static final int HEADERS = 1_000;

    private final AtomicLong fromFiles = new AtomicLong();
    private final AtomicLong fromMemory = new AtomicLong();

    @TempDir
    private Path directory;

    @Test
    void aHeldBlobGoesFromTheFileToTheSocketWithoutPassingThroughMemory() throws Exception {
        Path file = Files.write(directory.resolve("data"), BLOB.bytes());
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .doOnChannelInit((observer, channel, address) -> watch(channel))
                .handle((request, response) ->
                        AnswerWriter.write(answer(file), response, ClientKind.OTHER, Unheard.entry()))
                .bindNow();
        try {
            assertThat(Digest.sha256(get(server.port()).body())).isEqualTo(BLOB.digest());
        } finally {
            server.disposeNow();
        }

        assertThat(fromFiles).hasValue(BLOB.size());
        assertThat(fromMemory).hasValueLessThan(HEADERS);
    }

    private static Answer answer(Path file) {
        StoredBlob blob = new StoredBlob(BLOB.digest(), BLOB.size(), file);
        BlobBody body = BlobBody.of(blob, Schedulers.boundedElastic());
        return new Answer(200, Map.of(), OptionalLong.of(BLOB.size()), new FileBody(body), Origin.STORE);
    }

    private static HttpResponse<byte[]> get(int port) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    }

    private void watch(Channel channel) {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
                if (message instanceof FileRegion region) {
                    fromFiles.addAndGet(region.count());
                } else if (message instanceof ByteBuf bytes) {
                    fromMemory.addAndGet(bytes.readableBytes());
                }
                super.write(context, message, promise);
            }
        });
    }
}
