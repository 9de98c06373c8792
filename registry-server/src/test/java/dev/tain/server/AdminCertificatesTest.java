package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.admin.Role;
import dev.tain.config.admin.TokenHash;
import dev.tain.testkit.Await;
import dev.tain.testkit.TestAuthority;
import dev.tain.testkit.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin port on all addresses, with TLS, client certificates and tokens. */
class AdminCertificatesTest {

    private static final String ICSP = "/apis/operator.openshift.io/v1alpha1/imagecontentsourcepolicies";
    private static final String FILLS = "/admin/v1/fills";
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final TestAuthority authority = TestAuthority.named("Team CA");
    private final TestCertificate server = authority.forLoopback();
    private StartedTain tain;

    @BeforeEach
    void start() throws IOException {
        tain = StartedTain.startGuarded(
                directory,
                "certificates:\n  - {common-name: alice, role: admin}\n  - {common-name: vic, role: viewer}\n",
                "--tain.admin.address=0.0.0.0",
                "--tain.admin.tls.certificate=" + server.writePem(directory.resolve("tls.crt")),
                "--tain.admin.tls.key=" + server.writePrivateKeyPem(directory.resolve("tls.key")),
                "--tain.admin.tls.client-authorities=" + authority.writePem(directory.resolve("clients.crt")));
    }

    @AfterEach
    void stop() {
        tain.close();
    }

    private AdminClient with(String commonName) {
        return AdminClient.tls(tain, authority.forClient(commonName).clientContext(authority));
    }

    private AdminClient without() {
        return AdminClient.tls(tain, server.clientContext());
    }

    @Test
    void aCertificateHasTheRoleOfItsName() {
        assertThat(with("alice").send("", "DELETE", ICSP).code()).isEqualTo(200);
        assertThat(with("vic").send("", "GET", FILLS).code()).isEqualTo(200);
        assertThat(with("vic").send("", "DELETE", ICSP).code()).isEqualTo(403);
        assertThat(with("mallory").send("", "GET", FILLS).code()).isEqualTo(401);
        assertThat(without().send("", "GET", FILLS).code()).isEqualTo(401);
        assertThat(without().send("", "GET", "/actuator/health").code()).isEqualTo(200);
    }

    @Test
    void aTokenNeedsNoCertificateAndCountsBesideAnUnknownOne() {
        assertThat(without().send(tain.token(Role.ADMIN), "DELETE", ICSP).code())
                .isEqualTo(200);
        assertThat(with("mallory").send(tain.token(Role.VIEWER), "GET", FILLS).code())
                .isEqualTo(200);
    }

    @Test
    void aChangedFileIsInForceAndABrokenOneIsNot() throws IOException {
        AdminClient client = without();
        Path file = directory.resolve("admins.yaml");
        String old = tain.token(Role.VIEWER);
        String next = StartedTain.token();
        Files.writeString(
                file,
                "tokens: [{name: next, sha256: '%s', role: viewer}]"
                        .formatted(TokenHash.of(next).hex()));

        Await.until("the new token", SOON, () -> client.send(next, "GET", FILLS).code() == 200);
        assertThat(client.send(old, "GET", FILLS).code()).isEqualTo(401);

        Files.writeString(file, "tokens: [{name: broken}]");

        Await.until(
                "the problem in the readiness",
                SOON,
                () -> client.send(next, "GET", "/actuator/health/readiness")
                        .response()
                        .body()
                        .contains("admins.yaml:1:10: "));
        assertThat(client.send("", "GET", "/actuator/health/readiness").code()).isEqualTo(200);
        assertThat(client.send(next, "GET", FILLS).code()).isEqualTo(200);
    }
}
