package dev.tain.upstream;

import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.bytes;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import dev.tain.testkit.Content;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.tcp.SslProvider;

/** Servers that offer HTTP/2. */
class Http2Test {

    private static final int PIECE = 64 * 1024;
    private static final int PIECES = 80;
    private static final int MANY = 8;
    private static final Content BLOB = Content.random(7, PIECE);

    private final List<String> protocols = new CopyOnWriteArrayList<>();
    private final Set<String> connections = ConcurrentHashMap.newKeySet();
    private DisposableServer server;
    private final RegistryClient client = new RegistryClient(
            new UpstreamSettings(
                    Calls.LONG,
                    Calls.LONG,
                    "tain-test",
                    new Connections(128, Duration.ofSeconds(30), Optional.empty(), true)),
            RegistryAccess.ANONYMOUS,
            limit -> {});

    @BeforeEach
    void start() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=another host")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        SslProvider.GenericSslContextSpec<SslContextBuilder> tls =
                Http2SslContextSpec.forServer(bundle.getKeyPair().getPrivate(), bundle.getCertificate());
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                .secure(spec -> spec.sslContext(tls))
                .handle(this::answer)
                .bindNow();
    }

    @AfterEach
    void close() {
        client.close();
        server.disposeNow();
    }

    @Test
    void downloadsShareConnections() {
        value(client.checkBlob(repository(), BLOB.digest(), Via.NOBODY));
        List<Integer> lengths = Flux.range(0, MANY)
                .flatMap(i -> bytes(client.pullBlob(repository(), BLOB.digest(), 0, Via.NOBODY)), MANY)
                .map(content -> content.length)
                .collectList()
                .block(Calls.LONG);

        assertThat(lengths).hasSize(MANY).containsOnly(PIECE * PIECES);
        assertThat(protocols).containsOnly("HTTP/2.0");
        assertThat(connections).as("fewer than requests").hasSizeLessThan(MANY + 1);
    }

    @Test
    void aDownloadThatIsGivenUpLeavesTheOthersAlone() {
        value(client.pullBlob(repository(), BLOB.digest(), 0, Via.NOBODY)
                .flatMapMany(RemoteBlob::content)
                .next()
                .map(buffer -> true));
        value(client.pullBlob(repository(), BLOB.digest(), 0, Via.NOBODY)).discard();

        assertThat(value(bytes(client.pullBlob(repository(), BLOB.digest(), 0, Via.NOBODY))))
                .hasSize(PIECE * PIECES);
    }

    @Test
    void aRegistryOnLoopbackIsKnownToBeThere() {
        UpstreamException failure = Calls.failure(client.pullManifest(repository(), BLOB.digest(), Via.NOBODY));

        assertThat(failure).as("it may lead to loopback").hasMessageContaining("connection refused");
    }

    @Test
    void isNotSpokenWhenSwitchedOff() {
        Connections connections = new Connections(4, Duration.ofSeconds(5), Optional.empty(), false);
        try (RegistryClient old = new RegistryClient(
                new UpstreamSettings(Calls.LONG, Calls.LONG, "tain-test", connections),
                RegistryAccess.ANONYMOUS,
                limit -> {})) {
            value(old.checkBlob(repository(), BLOB.digest(), Via.NOBODY));
        }

        assertThat(protocols).containsExactly("HTTP/1.1");
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        protocols.add(request.version().toString());
        request.withConnection(connection ->
                connections.add(String.valueOf(connection.channel().remoteAddress())));
        if (request.uri().contains("/manifests/")) {
            return response.status(307)
                    .header("Location", "https://127.0.0.1:1/")
                    .send();
        }
        response.header("Content-Length", String.valueOf(PIECE * PIECES));
        byte[] piece = BLOB.bytes();
        return request.method().name().equals("HEAD")
                ? response.send()
                : response.sendByteArray(Flux.range(0, PIECES).map(i -> piece));
    }

    private RemoteRepository repository() {
        return new RemoteRepository(new Endpoint(RegistryHost.parse("127.0.0.1:" + server.port()), true), NAME);
    }
}
