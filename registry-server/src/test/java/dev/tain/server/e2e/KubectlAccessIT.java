package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.admin.AdminToken;
import dev.tain.config.admin.TokenHash;
import dev.tain.testkit.Await;
import dev.tain.testkit.TestAuthority;
import dev.tain.testkit.TestCertificate;
import dev.tain.testkit.TestSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Administrators say who they are, over TLS, as at a Kubernetes API server. */
@RealTools("kubectl")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KubectlAccessIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String FILE = "registryrepomirror.yaml";

    @TempDir
    Path directory;

    @AutoClose
    TainProcess tain;

    private final TestAuthority authority = TestAuthority.named("Team CA");
    private final String viewer = token();
    private final String admin = token();
    private String trusted;

    @BeforeEach
    void startTain() throws IOException {
        TestCertificate server = authority.forLoopback();
        Path authorities = authority.writePem(directory.resolve("ca.crt"));
        Path credentials = Files.writeString(directory.resolve("admins.yaml"), """
                tokens:
                  - {name: reader, sha256: "%s", role: viewer}
                  - {name: writer, sha256: "%s", role: admin}
                certificates:
                  - {common-name: alice, role: admin}
                """.formatted(
                        TokenHash.of(viewer).hex(), TokenHash.of(admin).hex()));
        tain = TainProcess.startIn(
                directory,
                Map.of(
                        "TAIN_ADMIN_CREDENTIALSFILE", credentials.toString(),
                        "TAIN_ADMIN_TLS_CERTIFICATE",
                                server.writePem(directory.resolve("tls.crt")).toString(),
                        "TAIN_ADMIN_TLS_KEY",
                                server.writePrivateKeyPem(directory.resolve("tls.key"))
                                        .toString(),
                        "TAIN_ADMIN_TLS_CLIENTAUTHORITIES", authorities.toString()));
        trusted = "--certificate-authority=" + authorities;
        Kubectl reader = kubectl("--token=" + viewer);
        Await.until(
                "the admin port",
                LIMIT,
                () -> reader.run("get", "--raw", "/version").succeeded());
    }

    private static String token() {
        String token = AdminToken.create();
        TestSecret.note(token);
        return token;
    }

    private Kubectl kubectl(String... whoItIs) throws IOException {
        String[] options = new String[whoItIs.length + 1];
        options[0] = trusted;
        System.arraycopy(whoItIs, 0, options, 1, whoItIs.length);
        return Kubectl.overTls(directory.resolve("home"), tain, options).file(FILE, Ubi8Policy.OBJECT);
    }

    private static void assertRefused(Command.Result result, String part) {
        assertThat(result.succeeded()).isFalse();
        assertThat(result.output()).contains(part);
    }

    @Test
    void aViewerReadsAndAnAdministratorWritesWithTheirTokens() throws IOException {
        Kubectl reader = kubectl("--token=" + viewer);
        Kubectl writer = kubectl("--token=" + admin);

        assertRefused(reader.run("create", "-f", FILE), "needs the role admin, and token:reader has the role viewer");
        assertThat(writer.run("create", "-f", FILE).orFail().output()).contains("created");
        assertThat(reader.run("get", "icsp", "-o", "name").orFail().output()).contains("ubi8repo");
        assertRefused(kubectl("--token=tain_wrong").run("get", "icsp"), "must be logged in");
        tain.awaitLog("\"who\":\"token:writer\",\"role\":\"admin\"");
        assertThat(tain.log())
                .contains("\"operation\":\"create a policy\",\"status\":201,\"result\":\"done\"")
                .contains("\"operation\":\"create a policy\",\"status\":403,\"result\":\"refused\"");
    }

    @Test
    void aCertificateDoesAsWell() throws IOException {
        TestCertificate alice = authority.forClient("alice");
        Kubectl kubectl = kubectl(
                "--client-certificate=" + alice.writePem(directory.resolve("alice.crt")),
                "--client-key=" + alice.writePrivateKeyPem(directory.resolve("alice.key")));

        assertThat(kubectl.run("create", "-f", FILE).orFail().output()).contains("created");
        tain.awaitLog("\"who\":\"certificate:alice\",\"role\":\"admin\"");
    }
}
