package dev.tain.server.e2e;

import dev.tain.testkit.Credentials;
import dev.tain.testkit.TestAuthority;
import dev.tain.testkit.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a real registry is reached and whom it lets in: the parts of its configuration that follow its store, and the files that
 * they name.
 *
 * @see <a href="https://distribution.github.io/distribution/about/configuration/">Configuring a registry</a>
 */
final class RegistryOptions {

    private final Path directory;
    private String auth = "";
    private String tls = "";

    private RegistryOptions(Path directory) {
        this.directory = directory;
    }

    /** Plain HTTP for everybody, to begin with; the files go to the directory. */
    static RegistryOptions in(Path directory) throws IOException {
        return new RegistryOptions(Files.createDirectories(directory));
    }

    /** Lets in who shows these credentials by the Basic scheme. */
    RegistryOptions htpasswd(Credentials credentials) throws IOException {
        Path file = Files.writeString(directory.resolve("htpasswd"), Htpasswd.line(credentials));
        auth = """
                auth:
                  htpasswd:
                    realm: Team registry
                    path: %s
                """.formatted(file);
        return this;
    }

    /** Lets in who shows a token that was signed by somebody whom the authority vouches for. */
    RegistryOptions tokens(URI realm, String service, String issuer, TestAuthority authority) throws IOException {
        Path roots = authority.writePem(directory.resolve("signers.pem"));
        auth = """
                auth:
                  token:
                    realm: %s
                    service: %s
                    issuer: %s
                    rootcertbundle: %s
                """.formatted(realm, service, issuer, roots);
        return this;
    }

    /** Talks HTTPS alone. */
    RegistryOptions tls(TestCertificate certificate) throws IOException {
        tls = """
                tls:
                  certificate: %s
                  key: %s
                """.formatted(
                        certificate.writePem(directory.resolve("server.pem")),
                        certificate.writePrivateKeyPem(directory.resolve("server.key")));
        return this;
    }

    /** Talks HTTPS alone, and only to clients with a certificate of the authority. */
    RegistryOptions tls(TestCertificate certificate, TestAuthority clients) throws IOException {
        tls(certificate);
        tls += "  clientcas: [%s]%n".formatted(clients.writePem(directory.resolve("clients.pem")));
        return this;
    }

    Path directory() {
        return directory;
    }

    /** Writes the configuration of a registry over a store. */
    Path write(Path store) throws IOException {
        String base = """
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: %s
                """.formatted(store);
        String http = """
                http:
                  addr: 127.0.0.1:0
                """;
        return Files.writeString(directory.resolve("config.yml"), base + auth + http + tls.indent(2));
    }
}
