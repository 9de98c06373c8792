package dev.tain.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tain.testkit.Await;
import dev.tain.testkit.TestAuthority;
import dev.tain.testkit.TestCertificate;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** TLS files on a running server. */
class PortTlsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int CLIENTS = 4;
    private static final int ENOUGH = 50;

    private final TestAuthority authority = TestAuthority.named("Ports CA");
    private final TestCertificate first = authority.forLoopback();
    private final SSLContext trusting = first.clientContext();

    @AutoClose
    private final PortTls ports = new PortTls();

    @TempDir
    private Path directory;

    private TlsFiles files;
    private DisposableServer server;

    @BeforeEach
    void start() throws IOException {
        files = new TlsFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"), Optional.empty());
        write(first);
        server = serve(ports.open("registry", files));
    }

    private static DisposableServer serve(ServerTls tls) {
        return HttpServer.create()
                .host("127.0.0.1")
                .secure(ssl -> ssl.sslContext(tls.context()))
                .handle((request, response) -> response.sendString(Mono.just("here")))
                .bindNow();
    }

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    @Test
    void showsTheNewCertificateAndFailsNoRequestWhenTheFilesAreReplacedUnderLoad() throws Exception {
        Map<Certificate, AtomicInteger> seen = new ConcurrentHashMap<>();
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                working.add(clients.submit(() -> {
                    while (!enough.get()) {
                        seen.computeIfAbsent(request(), any -> new AtomicInteger())
                                .incrementAndGet();
                    }
                    return null;
                }));
            }
            Await.until("requests under the first certificate", SOON, () -> requests(seen) > ENOUGH);
            assertThat(seen).hasSize(1);

            write(authority.forLoopback());

            Await.until("a second certificate", SOON, () -> seen.size() == 2);
            int before = requests(seen);
            Await.until("requests under the second certificate", SOON, () -> requests(seen) > before + ENOUGH);
            enough.set(true);
            for (Future<?> client : working) {
                client.get(SOON.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            enough.set(true);
            clients.shutdownNow();
        }
        assertThat(ports.problems()).isEmpty();
    }

    @Test
    void keepsTheOldCertificateWhenTheNewOneIsBrokenAndSaysSo() throws Exception {
        Certificate old = request();

        Files.writeString(files.certificate(), "not a certificate");

        Await.until("a problem", SOON, () -> !ports.problems().isEmpty());
        assertThat(ports.problems())
                .singleElement()
                .asString()
                .contains(
                        "TLS of the registry port",
                        "stays in force",
                        files.certificate() + ": there is no certificate");
        assertThat(request()).isEqualTo(old);

        write(authority.forLoopback());

        Await.until("no problem any more", SOON, () -> ports.problems().isEmpty());
        assertThat(request()).isNotEqualTo(old);
    }

    @Test
    void refusesAKeyThatBelongsToAnotherCertificate() throws Exception {
        authority.forLoopback().writePrivateKeyPem(files.key());

        assertThatExceptionOfType(TlsFilesException.class)
                .isThrownBy(() -> ports.open("admin", files))
                .withMessage("%s: the key does not belong to the certificate tls.crt", files.key());
    }

    /** It has the name of the known one, or the client would not show what it has from it. */
    @Test
    void aClientOfAnotherAuthorityHearsThatItsAuthorityIsUnknown() throws IOException {
        assumeTrue(OpenSsl.isAvailable(), "Java's TLS has one alert for all");
        Path authorities = authority.writePem(directory.resolve("clients.crt"));
        TlsFiles asking = new TlsFiles(files.certificate(), files.key(), Optional.of(authorities));
        SSLContext foreign = TestAuthority.named("Ports CA").forClient("alice").clientContext(authority);
        DisposableServer guarded = serve(ports.open("admin", asking));
        try {
            // Again where the end of the connection was faster than the alert.
            List<String> heard = new ArrayList<>();
            Await.until("an alert", SOON, () -> {
                String failure = failure(foreign, guarded);
                heard.add(failure);
                return failure.contains("alert");
            });
            assertThat(heard.get(heard.size() - 1)).contains("unknown_ca");
        } finally {
            guarded.disposeNow();
        }
    }

    private static String failure(SSLContext client, DisposableServer server) {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.startHandshake();
            return "read " + socket.getInputStream().read();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void write(TestCertificate certificate) throws IOException {
        certificate.writePem(files.certificate());
        certificate.writePrivateKeyPem(files.key());
    }

    private static int requests(Map<Certificate, AtomicInteger> seen) {
        return seen.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Makes a request on a connection of its own. */
    private Certificate request() throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection)
                URI.create("https://127.0.0.1:" + server.port()).toURL().openConnection();
        connection.setSSLSocketFactory(trusting.getSocketFactory());
        connection.setRequestProperty("Connection", "close");
        connection.connect();
        Certificate shown = connection.getServerCertificates()[0];
        byte[] body = connection.getInputStream().readAllBytes();
        assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("here");
        return shown;
    }
}
