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
    private final Started started = new Started();

    @BeforeAll
    static void fillTheStore() throws IOException {
        image = RealImage.build(imageDirectory);
        store = image.pushToStore(imageDirectory, PrivateSource.REPOSITORY);
    }

    private DockerRegistryProcess startRegistry(TestCertificate certificate) throws IOException {
        RegistryOptions options = RegistryOptions.in(directory.resolve("registry"));
        return started.add(DockerRegistryProcess.start(options.tls(certificate), store));
    }

    private DockerRegistryProcess startRegistry(TestCertificate certificate, TestAuthority clients) throws IOException {
        RegistryOptions options = RegistryOptions.in(directory.resolve("registry"));
        return started.add(DockerRegistryProcess.start(options.tls(certificate, clients), store));
    }

    private Path certificatesOf(DockerRegistryProcess registry) throws IOException {
        return Files.createDirectories(directory.resolve("certs.d").resolve(registry.host()));
    }

    private TainProcess startTain(DockerRegistryProcess registry, Map<String, String> environment) throws IOException {
        Path tainDirectory = directory.resolve("tain");
        PrivateSource.write(tainDirectory, registry.host());
        return started.add(TainProcess.startIn(tainDirectory, environment));
    }

    private TainProcess startTainWithCertificates(DockerRegistryProcess registry) throws IOException {
        return startTain(
                registry,
                Map.of("TAIN_CERTSDIRECTORY", directory.resolve("certs.d").toString()));
    }

    private static int answerToTheManifest(TainProcess tain) throws Exception {
        return new TainClient(tain, PrivateSource.IMAGE).manifest(LATEST).statusCode();
    }

    private static void assertRefused(DockerRegistryProcess registry, TainProcess tain, String... said)
            throws Exception {
        assertThat(answerToTheManifest(tain)).isEqualTo(503);
        tain.awaitLog("no trusted TLS connection");
        assertThat(tain.log()).contains("https://" + registry.host()).contains(said);
    }

    @Test
    void podmanPullsFromBehindAPrivateAuthority() throws Exception {
        DockerRegistryProcess registry = startRegistry(authority.forLoopback());
        authority.writePem(certificatesOf(registry).resolve("ca.crt"));
        TainProcess tain = startTainWithCertificates(registry);

        Command.Result pull = PrivateSource.node(directory.resolve("node"), tain)
                .podman("pull", PrivateSource.IMAGE + "@" + image.index());

        assertThat(pull.orFail().lastLine()).isEqualTo(image.id());
    }

    @Test
    void anAuthorityCanBeTrustedForAllRegistries() throws Exception {
        DockerRegistryProcess registry = startRegistry(authority.forLoopback());
        Path roots = authority.writePem(directory.resolve("roots.pem"));
        TainProcess tain = startTain(registry, Map.of("TAIN_UPSTREAM_TRUSTEDROOTS", roots.toString()));

        assertThat(answerToTheManifest(tain)).isEqualTo(200);
    }

    @Test
    void showsACertificateToARegistryThatWantsOne() throws Exception {
        TestAuthority clients = TestAuthority.named("Nodes CA");
        TestCertificate client = clients.forClient("tain");
        DockerRegistryProcess registry = startRegistry(authority.forLoopback(), clients);
        authority.writePem(certificatesOf(registry).resolve("ca.crt"));
        client.writePem(certificatesOf(registry).resolve("client.cert"));
        client.writePrivateKeyPem(certificatesOf(registry).resolve("client.key"));
        TainProcess tain = startTainWithCertificates(registry);

        assertThat(answerToTheManifest(tain)).isEqualTo(200);
    }

    @Test
    void doesWithoutACertificateOnlyWhereNoneIsWanted() throws Exception {
        DockerRegistryProcess registry = startRegistry(authority.forLoopback(), TestAuthority.named("Nodes CA"));
        authority.writePem(certificatesOf(registry).resolve("ca.crt"));
        TainProcess tain = startTainWithCertificates(registry);

        assertRefused(registry, tain, "client certificate", "tain.certs-directory");
    }

    @Test
    void anAuthorityThatNobodyTrustsIsNamedWithHostChainAndReason() throws Exception {
        DockerRegistryProcess registry = startRegistry(authority.forLoopback());
        Files.createDirectories(directory.resolve("certs.d"));
        TainProcess tain = startTainWithCertificates(registry);

        assertRefused(registry, tain, "CN=Tain test registry", "CN=Team CA", "certification path");
    }

    @Test
    void aCertificateThatHasEndedIsNamedWithHostChainAndReason() throws Exception {
        DockerRegistryProcess registry = startRegistry(authority.expiredForLoopback());
        authority.writePem(certificatesOf(registry).resolve("ca.crt"));
        TainProcess tain = startTainWithCertificates(registry);

        assertRefused(registry, tain, "CN=Tain test registry", "CN=Team CA", "NotAfter: ");
    }

    @Test
    void aCertificateForAnotherHostIsNamedWithHostChainAndReason() throws Exception {
        DockerRegistryProcess registry = startRegistry(authority.forHosts("elsewhere.example"));
        authority.writePem(certificatesOf(registry).resolve("ca.crt"));
        TainProcess tain = startTainWithCertificates(registry);

        assertRefused(registry, tain, "CN=elsewhere.example", "127.0.0.1");
    }

    @Test
    void anAuthorityIsTrustedWithoutARestart() throws Exception {
        DockerRegistryProcess registry = startRegistry(authority.forLoopback());
        Path certificates = certificatesOf(registry);
        TainProcess tain = startTainWithCertificates(registry);
        assertThat(answerToTheManifest(tain)).isEqualTo(503);

        authority.writePem(certificates.resolve("ca.crt"));

        tain.awaitLog("The certificates changed");
        new TainClient(tain, PrivateSource.IMAGE).awaitStatus(LATEST, 200);
    }
}
