package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Tag;
import dev.tain.testkit.TestAuthority;
import dev.tain.testkit.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry with a certificate by a private authority, and one that wants to see a certificate of its clients. */
@RealTools({"podman", "skopeo", "buildah", "busybox", "docker-registry"})
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TlsRegistryIT {

    private static final Tag LATEST = Tag.parse("latest");

    @TempDir
    static Path imageDirectory;

    static RealImage image;
    static Path store;

    @TempDir
    Path directory;

    private final TestAuthority authority = TestAuthority.named("Team CA");

    @AutoClose
    DockerRegistryProcess registry;

    @AutoClose
    TainProcess tain;

    @BeforeAll
    static void fillTheStore() throws IOException {
        image = RealImage.build(imageDirectory);
        store = image.pushToStore(imageDirectory, PrivateSource.REPOSITORY);
    }

    private void startRegistry(TestCertificate certificate) throws IOException {
        registry = DockerRegistryProcess.start(
                RegistryOptions.in(directory.resolve("registry")).tls(certificate), store);
    }

    private void startRegistry(TestCertificate certificate, TestAuthority clients) throws IOException {
        registry = DockerRegistryProcess.start(
                RegistryOptions.in(directory.resolve("registry")).tls(certificate, clients), store);
    }

    private Path certificatesOfTheRegistry() throws IOException {
        return Files.createDirectories(directory.resolve("certs.d").resolve(registry.host()));
    }

    private void startTain(Map<String, String> environment) throws IOException {
        Path tainDirectory = directory.resolve("tain");
        PrivateSource.write(tainDirectory, registry.host());
        tain = TainProcess.startIn(tainDirectory, environment);
    }

    private void startTainWithCertificates() throws IOException {
        startTain(Map.of("TAIN_CERTSDIRECTORY", directory.resolve("certs.d").toString()));
    }

    private int answerToTheManifest() throws Exception {
        return new TainClient(tain, PrivateSource.IMAGE).manifest(LATEST).statusCode();
    }

    private void assertRefusedWith(String... said) throws Exception {
        assertThat(answerToTheManifest()).isEqualTo(503);
        tain.awaitLog("no trusted TLS connection");
        assertThat(tain.log()).contains("https://" + registry.host()).contains(said);
    }

    @Test
    void podmanPullsFromBehindAPrivateAuthority() throws Exception {
        startRegistry(authority.forLoopback());
        authority.writePem(certificatesOfTheRegistry().resolve("ca.crt"));
        startTainWithCertificates();

        Command.Result pull = PrivateSource.node(directory.resolve("node"), tain)
                .podman("pull", PrivateSource.IMAGE + "@" + image.index());

        assertThat(pull.orFail().lastLine()).isEqualTo(image.id());
    }

    @Test
    void anAuthorityCanBeTrustedForAllRegistries() throws Exception {
        startRegistry(authority.forLoopback());
        Path roots = authority.writePem(directory.resolve("roots.pem"));
        startTain(Map.of("TAIN_UPSTREAM_TRUSTEDROOTS", roots.toString()));

        assertThat(answerToTheManifest()).isEqualTo(200);
    }

    @Test
    void showsACertificateToARegistryThatWantsOne() throws Exception {
        TestAuthority clients = TestAuthority.named("Nodes CA");
        TestCertificate client = clients.forClient("tain");
        startRegistry(authority.forLoopback(), clients);
        authority.writePem(certificatesOfTheRegistry().resolve("ca.crt"));
        client.writePem(certificatesOfTheRegistry().resolve("client.cert"));
        client.writePrivateKeyPem(certificatesOfTheRegistry().resolve("client.key"));
        startTainWithCertificates();

        assertThat(answerToTheManifest()).isEqualTo(200);
    }

    @Test
    void doesWithoutACertificateOnlyWhereNoneIsWanted() throws Exception {
        startRegistry(authority.forLoopback(), TestAuthority.named("Nodes CA"));
        authority.writePem(certificatesOfTheRegistry().resolve("ca.crt"));
        startTainWithCertificates();

        assertRefusedWith("certificate");
    }

    @Test
    void anAuthorityThatNobodyTrustsIsNamedWithHostChainAndReason() throws Exception {
        startRegistry(authority.forLoopback());
        startTainWithCertificates();

        assertRefusedWith("CN=Tain test registry", "CN=Team CA", "certification path");
    }

    @Test
    void aCertificateThatHasEndedIsNamedWithHostChainAndReason() throws Exception {
        startRegistry(authority.expiredForLoopback());
        authority.writePem(certificatesOfTheRegistry().resolve("ca.crt"));
        startTainWithCertificates();

        assertRefusedWith("CN=Tain test registry", "expired");
    }

    @Test
    void aCertificateForAnotherHostIsNamedWithHostChainAndReason() throws Exception {
        startRegistry(authority.forHosts("elsewhere.example"));
        authority.writePem(certificatesOfTheRegistry().resolve("ca.crt"));
        startTainWithCertificates();

        assertRefusedWith("CN=elsewhere.example", "127.0.0.1");
    }

    @Test
    void anAuthorityIsTrustedWithoutARestart() throws Exception {
        startRegistry(authority.forLoopback());
        Path certificates = certificatesOfTheRegistry();
        startTainWithCertificates();
        assertThat(answerToTheManifest()).isEqualTo(503);

        authority.writePem(certificates.resolve("ca.crt"));

        tain.awaitLog("The certificates changed");
        new TainClient(tain, PrivateSource.IMAGE).awaitStatus(LATEST, 200);
    }
}
