package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.registry.RegistryServer;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.TestAuthority;
import dev.tain.testkit.TestCertificate;
import dev.tain.testkit.TestImage;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry port over HTTPS, as the settings make it. */
class RegistryTlsTest {

    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final FakeRegistry source = FakeRegistry.start();
    private final TestAuthority authority = TestAuthority.named("Registry CA");
    private final TestCertificate first = authority.forLoopback();
    private final SSLContext trusting = first.clientContext();

    @TempDir
    private Path directory;

    private StartedTain tain;

    @BeforeEach
    void start() throws IOException {
        write(first);
        Path policy = Files.createDirectory(directory.resolve("policy"));
        Files.writeString(policy.resolve("registries.conf"), """
                [[registry]]
                prefix = "source.example"
                location = "%s"
                insecure = true
                """.formatted(source.host()));
        tain = StartedTain.start(
                directory,
                "--tain.policy.directory=" + policy,
                "--tain.registry.tls.certificate=" + directory.resolve("tls.crt"),
                "--tain.registry.tls.key=" + directory.resolve("tls.key"));
    }

    @AfterEach
    void stop() {
        tain.close();
        source.close();
    }

    private void write(TestCertificate certificate) throws IOException {
        certificate.writePem(directory.resolve("tls.crt"));
        certificate.writePrivateKeyPem(directory.resolve("tls.key"));
    }

    private int port() {
        return tain.context().getBean(RegistryServer.class).port();
    }

    private HttpsURLConnection open(String path) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection)
                URI.create("https://127.0.0.1:" + port() + path).toURL().openConnection();
        connection.setSSLSocketFactory(trusting.getSocketFactory());
        return connection;
    }

    private byte[] get(String path) throws IOException {
        try (InputStream body = open(path).getInputStream()) {
            return body.readAllBytes();
        }
    }

    private Certificate shown() throws IOException {
        try (SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port())) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void pullsComeFromTheSourceAndThenFromTheStore() throws IOException {
        Content big = Content.random(7, 5_000_000);
        TestImage image = ImageBuilder.seeded(1).layer(4_000).build();
        image.putInto(source, NAME);
        Digest blob = source.putBlob(NAME, big);
        String manifestPath = "/v2/source.example/team/app/manifests/" + image.digest();
        String blobPath = "/v2/source.example/team/app/blobs/" + blob;

        for (int time = 0; time < 3; time++) {
            assertThat(Digest.sha256(get(manifestPath))).isEqualTo(image.digest());
            assertThat(Digest.sha256(get(blobPath))).isEqualTo(blob);
            Await.until("the blob is stored", SOON, () -> stored(blob));
            if (time == 0) {
                source.forgetRequests();
            }
        }
        assertThat(source.requests()).isEmpty();
    }

    private boolean stored(Digest blob) {
        return Files.exists(directory
                .resolve("store/docker/registry/v2/repositories/source.example/team/app/_layers/sha256")
                .resolve(blob.hex())
                .resolve("link"));
    }

    /** The second is there before the first has its answer. */
    @Test
    void requestsMayComeTogether() throws IOException {
        try (SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port())) {
            String request = "GET /v2/ HTTP/1.1\r\nHost: localhost\r\n%s\r\n";
            String both = request.formatted("") + request.formatted("Connection: close\r\n");
            socket.getOutputStream().write(both.getBytes(StandardCharsets.US_ASCII));

            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
        }
    }

    @Test
    void whoSpeaksPlainHttpIsToldSo() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream()
                    .write("GET /v2/ HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer)
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .endsWith("\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");
        }
        assertThat(tain.context()
                        .getBean(MeterRegistry.class)
                        .get("tain.requests")
                        .tags("operation", "other", "method", "other", "result", "invalid")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aNewCertificateIsShownToThoseWhoComeThen() throws IOException {
        assertThat(shown()).isEqualTo(first.entry().getCertificate());
        TestCertificate second = authority.forLoopback();

        write(second);

        Await.until("the second certificate", SOON, () -> {
            try {
                return shown().equals(second.entry().getCertificate());
            } catch (IOException e) {
                return false;
            }
        });
    }
}
