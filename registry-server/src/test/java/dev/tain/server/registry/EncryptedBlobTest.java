package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tain.oci.Digest;
import dev.tain.server.pull.blob.BlobBody;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.registry.Answer.FileBody;
import dev.tain.storage.StoredBlob;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.NoBufferLeaks;
import dev.tain.testkit.TestCertificate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** A held blob on a connection with TLS, which cannot be sent from the file. */
@NoBufferLeaks.Watched
class EncryptedBlobTest {

    private static final Content BLOB = Content.random(1, 5_000_001);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int LARGE = 64 * 1024;

    private final TestCertificate certificate = TestCertificate.forLoopback();
    private final List<Integer> written = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private Path file;
    private long announced = BLOB.size();
    private DisposableServer server;

    @BeforeEach
    void start() throws IOException {
        file = Files.write(directory.resolve("data"), BLOB.bytes());
        SslContext tls = SslContextBuilder.forServer(
                        new ByteArrayInputStream(certificate.pem().getBytes(StandardCharsets.US_ASCII)),
                        new ByteArrayInputStream(certificate.privateKeyPem().getBytes(StandardCharsets.US_ASCII)))
                .build();
        server = HttpServer.create()
                .host("127.0.0.1")
                .secure(ssl -> ssl.sslContext(tls))
                .doOnConnection(connection -> watch(connection.channel()))
                .handle((request, response) ->
                        AnswerWriter.write(answer(), response, ClientKind.OTHER, Unheard.entry()))
                .bindNow();
    }

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    private Answer answer() {
        StoredBlob blob = new StoredBlob(BLOB.digest(), announced, file);
        BlobBody body = BlobBody.of(blob, Schedulers.boundedElastic());
        return new Answer(200, Map.of(), OptionalLong.of(announced), new FileBody(body), Origin.STORE);
    }

    private void watch(Channel channel) {
        channel.pipeline().addAfter(NettyPipeline.SslHandler, "watch", new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
                if (message instanceof ByteBuf bytes) {
                    written.add(bytes.readableBytes());
                }
                super.write(context, message, promise);
            }
        });
    }

    private SSLSocket ask() throws IOException {
        SSLSocket socket =
                (SSLSocket) certificate.clientContext().getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: tain\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private boolean isOpenHere() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.anyMatch(this::isTheFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isTheFile(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Test
    void arrivesCompleteInLargePieces() throws IOException {
        try (SSLSocket socket = ask()) {
            byte[] answer = socket.getInputStream().readAllBytes();

            byte[] body = new byte[BLOB.bytes().length];
            System.arraycopy(answer, answer.length - body.length, body, 0, body.length);
            assertThat(Digest.sha256(body)).isEqualTo(BLOB.digest());
        }
        assertThat(written).filteredOn(size -> size >= LARGE).hasSizeBetween(15, 40);
        Await.until("the file closed", SOON, () -> !isOpenHere());
    }

    @Test
    void letsGoOfTheFileWhenTheClientLeavesInTheMiddle() throws IOException {
        try (SSLSocket socket = ask()) {
            assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
            assertThat(isOpenHere()).isTrue();
        }

        Await.until("the file closed", SOON, () -> !isOpenHere());
    }

    @Test
    void resetsTheConnectionBelowTlsWhenTheRestCannotBeRead() throws IOException {
        announced = BLOB.size() + 1;
        try (SSLSocket socket = ask()) {
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> socket.getInputStream().readAllBytes())
                    .withMessageContaining("reset");
        }
        Await.until("the file closed", SOON, () -> !isOpenHere());
    }
}
