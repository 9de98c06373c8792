package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.anything;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.at;
import static dev.tain.upstream.Calls.bytes;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.result;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RegistryHost;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.RecordedRequest;
import dev.tain.testkit.TcpRelay;
import dev.tain.testkit.TestCertificate;
import dev.tain.upstream.UpstreamException.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Connections that the server gives up in the moment in which a request is sent over them. */
class StaleConnectionTest {

    private static final Content BLOB = Content.random(1, 1000);
    private static final Digest DIGEST = BLOB.digest();

    static List<Fault> ends() {
        return List.of(Fault.closeWithoutAnswer(), Fault.resetWithoutAnswer());
    }

    @ParameterizedTest
    @MethodSource("ends")
    void areReplacedByANewOne(Fault end) {
        try (FakeRegistry registry = holding(FakeRegistry.start());
                RegistryClient client = usedBefore(registry)) {
            registry.on(anything()).first(1, end);

            assertThat(result(bytes(client.pullBlob(in(registry), DIGEST, 0, Via.NOBODY))))
                    .contains(BLOB.bytes());
            assertThat(registry.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("ends")
    void areReplacedByANewOneOverTls(Fault end) {
        try (FakeRegistry registry = holding(FakeRegistry.builder()
                        .tls(TestCertificate.forLoopback())
                        .start());
                RegistryClient client = usedBefore(registry)) {
            registry.on(anything()).first(1, end);

            assertThat(value(client.checkBlob(in(registry), DIGEST, Via.NOBODY)))
                    .hasValue(BLOB.size());
        }
    }

    @Test
    void areNoReasonToDoubtThatARegistrySpeaksPlainHttp() {
        try (FakeRegistry registry = holding(FakeRegistry.start());
                TcpRelay relay = TcpRelay.to(registry.port());
                RegistryClient client = withOneConnection()) {
            use(client, at(relay.port()), registry);
            registry.on(anything()).first(1, Fault.closeWithoutAnswer());
            long before = relay.acceptedConnections();

            value(client.checkBlob(at(relay.port()), DIGEST, Via.NOBODY));
            assertThat(relay.acceptedConnections()).as("one new for HTTP").isEqualTo(before + 1);
            value(client.checkBlob(at(relay.port()), DIGEST, Via.NOBODY));
            assertThat(relay.acceptedConnections()).as("and none for TLS").isEqualTo(before + 2);
        }
    }

    @Test
    void areNotReplacedByOthersThatAreKept() {
        try (FakeRegistry registry = holding(FakeRegistry.start());
                RegistryClient client = usedBefore(registry)) {
            registry.on(request -> !isTheLastOfItsConnection(request)).always(Fault.closeWithoutAnswer());

            assertThat(value(client.checkBlob(in(registry), DIGEST, Via.NOBODY)))
                    .hasValue(BLOB.size());
            assertThat(registry.requests()).hasSize(2);
        }
    }

    @Test
    void failLikeAnyOtherWhenTheyAreNew() {
        try (FakeRegistry registry = holding(FakeRegistry.start());
                RegistryClient client = usedBefore(registry)) {
            registry.on(anything()).first(2, Fault.closeWithoutAnswer());

            UpstreamException failure = failure(client.checkBlob(in(registry), DIGEST, Via.NOBODY));

            assertThat(failure.failure()).isEqualTo(Failure.UNREACHABLE);
            assertThat(failure).hasMessageContaining("closed before the answer was complete");
            assertThat(registry.requests()).as("once over each").hasSize(2);
        }
    }

    @Test
    void areNotReplacedForAForm() {
        Trust trust = new Trust(RegistryHost.parse("registry.example"), true, Reach.LOOPBACK);
        try (FakeRegistry registry = FakeRegistry.start();
                HttpTransport transport = new HttpTransport(Calls.oneConnection(), RegistryAccess.ANONYMOUS)) {
            Mono<Exchange> form = transport.post(registry.uri("/v2/"), trust, headers -> {}, "a=b");
            value(form).discard();
            registry.on(anything()).first(1, Fault.closeWithoutAnswer());

            assertThat(failure(form).failure()).isEqualTo(Failure.UNREACHABLE);
            assertThat(registry.requests()).as("the second once").hasSize(2);
        }
    }

    @Test
    void areNotReplacedWhenTheAnswerHasBegun() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RegistryClient client = withOneConnection()) {
            Thread server = new Thread(() -> serve(listener, requests));
            server.start();
            value(client.checkBlob(at(listener.getLocalPort()), DIGEST, Via.NOBODY));

            assertThat(failure(client.checkBlob(at(listener.getLocalPort()), DIGEST, Via.NOBODY)))
                    .hasMessageContaining("closed before the answer was complete");
            assertThat(requests).hasValue(2);
        }
    }

    /** Every second answer over a connection ends in its first line. */
    private static void serve(ServerSocket listener, AtomicInteger requests) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                for (String answer : List.of("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "HTTP/1.1 20")) {
                    if (!String.valueOf(in.readLine()).startsWith("HEAD ")) {
                        break; // TLS
                    }
                    in.lines().takeWhile(line -> !line.isEmpty()).forEach(line -> {});
                    requests.incrementAndGet();
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException | UncheckedIOException e) {
                // The client, or the test, is over.
            }
        }
    }

    private static RegistryClient usedBefore(FakeRegistry registry) {
        RegistryClient client = withOneConnection();
        use(client, in(registry), registry);
        return client;
    }

    private static RegistryClient withOneConnection() {
        return new RegistryClient(Calls.oneConnection());
    }

    private static boolean isTheLastOfItsConnection(RecordedRequest request) {
        return request.header("Connection").filter("close"::equals).isPresent();
    }

    private static void use(RegistryClient client, RemoteRepository repository, FakeRegistry registry) {
        value(client.checkBlob(repository, DIGEST, Via.NOBODY));
        registry.forgetRequests();
    }

    private static FakeRegistry holding(FakeRegistry registry) {
        registry.putBlob(NAME, BLOB);
        return registry;
    }
}
