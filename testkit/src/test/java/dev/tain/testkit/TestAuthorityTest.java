package dev.tain.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TestAuthorityTest {

    private final TestAuthority authority = TestAuthority.named("Private CA");

    private static TestClient trusting(TestCertificate certificate) {
        return new TestClient(HttpClient.newBuilder().sslContext(certificate.clientContext()));
    }

    @Test
    void whoTrustsTheAuthorityTrustsAllItsServers() throws Exception {
        TestClient client = trusting(authority.forHosts("elsewhere.example"));
        try (FakeRegistry registry =
                FakeRegistry.builder().tls(authority.forLoopback()).start()) {
            assertThat(client.get(registry.uri("/v2/")).statusCode()).isEqualTo(200);
            assertThat(client.get(URI.create("https://localhost:" + registry.port() + "/v2/"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void nobodyTrustsAnotherAuthorityOfThatName() throws Exception {
        TestClient client = trusting(TestAuthority.named("Private CA").forLoopback());
        try (FakeRegistry registry =
                FakeRegistry.builder().tls(authority.forLoopback()).start()) {
            assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> client.get(registry.uri("/v2/")));
        }
    }

    @Test
    void aCertificateThatHasEndedIsRefused() throws Exception {
        try (FakeRegistry registry =
                FakeRegistry.builder().tls(authority.expiredForLoopback()).start()) {
            assertThatExceptionOfType(SSLHandshakeException.class)
                    .isThrownBy(() -> trusting(authority.forLoopback()).get(registry.uri("/v2/")))
                    .withStackTraceContaining("expired");
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        try (FakeRegistry registry = FakeRegistry.builder()
                .tls(authority.forHosts("elsewhere.example"))
                .start()) {
            assertThatExceptionOfType(SSLHandshakeException.class)
                    .isThrownBy(() -> trusting(authority.forLoopback()).get(registry.uri("/v2/")))
                    .withStackTraceContaining("subject alternative names");
        }
    }

    @Test
    void aServerCanDemandACertificateOfTheAuthority() throws Exception {
        TestCertificate good = authority.forClient("node");
        TestCertificate bad = TestAuthority.named("Another CA").forClient("node");
        try (FakeRegistry registry =
                FakeRegistry.builder().tls(authority.forLoopback(), authority).start()) {
            URI uri = registry.uri("/v2/");

            assertThat(new TestClient(HttpClient.newBuilder().sslContext(good.clientContext(authority)))
                            .get(uri)
                            .statusCode())
                    .isEqualTo(200);
            // With TLS 1.3, a client is through with the handshake before the server has looked at its certificate: it
            // hears of the
            // refusal as an alert, or only as the end of the connection.
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() ->
                            new TestClient(HttpClient.newBuilder().sslContext(bad.clientContext(authority))).get(uri));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> trusting(good).get(uri));
            assertThat(registry.requests()).as("the good one's").hasSize(1);
        }
    }
}
