package dev.tain.config.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.RegistryHost;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore.PrivateKeyEntry;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesDirectoryTest {

    private static final RegistryHost HOST = RegistryHost.parse("registry.example:5000");
    private static final X509Bundle RSA = TestKeys.rsa();
    private static final X509Bundle EC = TestKeys.ec();
    private static final X509Bundle EDWARDS = TestKeys.edwards();

    @TempDir
    Path directory;

    @Test
    void hasTheAuthoritiesOfEachHost() throws IOException {
        write(
                "registry.example:5000/first.crt",
                "Some words before it.\n" + EC.getCertificatePEM() + RSA.getCertificatePEM());
        write("registry.example:5000/second.crt", EDWARDS.getCertificatePEM());
        write("[fd00::1]:5000/ca.crt", EC.getCertificatePEM());

        assertThat(CertificatesDirectory.read(directory)).containsOnlyKeys(HOST, RegistryHost.parse("[fd00::1]:5000"));
        assertThat(at(HOST).authorities())
                .containsExactly(EC.getCertificate(), RSA.getCertificate(), EDWARDS.getCertificate());
        assertThat(at(HOST).identities()).isEmpty();
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("PKCS#8 RSA", RSA, RSA.getPrivateKeyPEM()),
                Arguments.of("PKCS#8 EC", EC, EC.getPrivateKeyPEM()),
                Arguments.of("PKCS#8 Ed25519", EDWARDS, EDWARDS.getPrivateKeyPEM()),
                Arguments.of("PKCS#1", RSA, TestKeys.olderForm(RSA.getKeyPair().getPrivate(), "RSA PRIVATE KEY")),
                Arguments.of(
                        "SEC 1",
                        EC,
                        TestKeys.pem("EC PARAMETERS", new byte[] {6, 8, 42})
                                + TestKeys.olderForm(EC.getKeyPair().getPrivate(), "EC PRIVATE KEY")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void hasAClientsCertificateWithAKeyInEachForm(String form, X509Bundle bundle, String key) throws IOException {
        write("registry.example:5000/client.cert", bundle.getCertificatePEM());
        write("registry.example:5000/client.key", key);

        PrivateKeyEntry identity = identities().get(0);

        assertThat(identity.getPrivateKey())
                .as(form)
                .isEqualTo(bundle.getKeyPair().getPrivate());
        assertThat(identity.getCertificateChain()).containsExactly(bundle.getCertificate());
    }

    @Test
    void hasTheChainOfACertificateAndSeveralIdentities() throws IOException {
        X509Bundle client = TestKeys.issuedBy(EC);
        write("registry.example:5000/a.cert", client.getCertificatePEM() + EC.getCertificatePEM());
        write("registry.example:5000/a.key", client.getPrivateKeyPEM());
        write("registry.example:5000/b.cert", RSA.getCertificatePEM());
        write("registry.example:5000/b.key", RSA.getPrivateKeyPEM());

        assertThat(identities()).hasSize(2);
        assertThat(identities().get(0).getCertificateChain())
                .containsExactly(client.getCertificate(), EC.getCertificate());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"README.md", "not a host/README.md", "registry.example/notes.txt", "registry.example/old.crt/x"})
    void passesOverWhatIsNoCertificate(String file) throws IOException {
        write(file, "words");

        assertThat(CertificatesDirectory.read(directory)).isEmpty();
    }

    /** Without its certificates a registry would be asked as if there were none. */
    @Test
    void refusesWhatCannotBeLookedAt() throws IOException {
        Path host = Files.createSymbolicLink(directory.resolve("registry.example"), Path.of("registry.example"));
        assertRefused(host, "it cannot be looked at: ");

        Files.delete(host);
        Files.createDirectory(host);
        Path authority = Files.createSymbolicLink(host.resolve("ca.crt"), Path.of("ca.crt"));
        assertRefused(authority, "the file cannot be read: ");
    }

    @Test
    void passesOverAHostThatIsALinkToNothing() throws IOException {
        Files.createSymbolicLink(directory.resolve("registry.example"), Path.of("nothing"));

        assertThat(CertificatesDirectory.read(directory)).isEmpty();
    }

    @Test
    void passesOverAnAuthorityThatIsALinkToNothing() throws IOException {
        Path link =
                Files.createDirectory(directory.resolve("registry.redhat.io")).resolve("redhat-ca.crt");
        Files.createSymbolicLink(link, Path.of("/no/such/redhat-uep.pem"));

        assertThat(CertificatesDirectory.read(directory).values())
                .allMatch(host -> host.authorities().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            client.cert | there is no key client.key for this client certificate; the certificate of an authority ends with .crt
            client.key  | there is no client certificate client.cert for this key
            """)
    void saysWhatIsMissing(String file, String problem) throws IOException {
        Path written = write("registry.example/" + file, EC.getCertificatePEM() + EC.getPrivateKeyPEM());

        assertRefused(written, problem);
    }

    static Stream<Arguments> badKeys() {
        return Stream.of(
                Arguments.of(
                        "the key does not belong to the certificate client.cert",
                        TestKeys.ec().getPrivateKeyPEM()),
                Arguments.of(
                        "the key cannot be read: expected one of the kind of the certificate", RSA.getPrivateKeyPEM()),
                Arguments.of(
                        "the key does not belong to the certificate client.cert",
                        TestKeys.olderForm(RSA.getKeyPair().getPrivate(), "RSA PRIVATE KEY")),
                Arguments.of("the key is encrypted", TestKeys.pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3})),
                Arguments.of("the key is encrypted", """
                        -----BEGIN EC PRIVATE KEY-----
                        Proc-Type: 4,ENCRYPTED
                        DEK-Info: AES-256-CBC,0123456789ABCDEF

                        AQID
                        -----END EC PRIVATE KEY-----
                        """),
                Arguments.of("there is no key in it", EC.getCertificatePEM()),
                Arguments.of("there is no key in it", ""),
                Arguments.of("the key cannot be read", TestKeys.pem("PRIVATE KEY", new byte[] {1, 2, 3})),
                Arguments.of("is not base64", "-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badKeys")
    void saysWhyAKeyCannotBeUsed(String problem, String key) throws IOException {
        write("registry.example/client.cert", EC.getCertificatePEM());
        Path file = write("registry.example/client.key", key);

        assertRefused(file, problem);
    }

    @Test
    void refusesAnRsaKeyOfAnotherCertificate() throws IOException {
        write("registry.example/client.cert", RSA.getCertificatePEM());
        Path file = write("registry.example/client.key", TestKeys.rsa().getPrivateKeyPEM());

        assertRefused(file, "the key does not belong to the certificate client.cert");
    }

    @ParameterizedTest
    @CsvSource({"words, there is no certificate in it: expected PEM", "'', there is no certificate in it: expected PEM"
    })
    void saysThatAnAuthorityIsNone(String text, String problem) throws IOException {
        assertRefused(write("registry.example/ca.crt", text), problem);
    }

    @Test
    void saysWhichCertificateCannotBeRead() throws IOException {
        String broken = TestKeys.pem("CERTIFICATE", new byte[] {0x30, 1});

        assertRefused(
                write("registry.example/ca.crt", EC.getCertificatePEM() + broken), "certificate 2 cannot be read: ");
    }

    @Test
    void saysThatADirectoryWithCertificatesIsNoHost() throws IOException {
        write("not a host/ca.crt", EC.getCertificatePEM());

        assertRefused(directory.resolve("not a host"), "its name is not a registry: expected HOST or HOST:PORT");
    }

    @Test
    void saysThatThereIsNoDirectory() {
        Path nowhere = directory.resolve("nowhere");

        assertThatThrownBy(() -> CertificatesDirectory.read(nowhere))
                .isInstanceOf(CertificateFileException.class)
                .hasMessage(nowhere + ": the directory does not exist: create it or remove tain.certs-directory");
    }

    @Test
    void readsTheRootsOfAFile() throws IOException {
        Path file = write("roots.pem", EC.getPrivateKeyPEM() + EC.getCertificatePEM() + RSA.getCertificatePEM());

        assertThat(PemFile.certificates(file)).containsExactly(EC.getCertificate(), RSA.getCertificate());
        assertThatThrownBy(() -> PemFile.certificates(directory.resolve("none.pem")))
                .isInstanceOf(CertificateFileException.class)
                .hasMessageContaining("none.pem: the file does not exist");
    }

    private List<PrivateKeyEntry> identities() {
        return at(HOST).identities();
    }

    private HostCertificates at(RegistryHost host) {
        return Objects.requireNonNull(CertificatesDirectory.read(directory).get(host));
    }

    private void assertRefused(Path file, String problem) {
        assertThatThrownBy(() -> CertificatesDirectory.read(directory))
                .isInstanceOfSatisfying(
                        CertificateFileException.class,
                        refused -> assertThat(refused.file()).isEqualTo(file))
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem)
                .hasNoCause();
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
