package dev.tain.config.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.RegistryHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesWatchTest {

    @TempDir
    Path directory;

    private Path host;
    private CertificatesWatch watch;

    @BeforeEach
    void watchAHostWithAnAuthority() throws IOException {
        host = Files.createDirectory(directory.resolve("registry.example"));
        Files.writeString(host.resolve("ca.crt"), TestKeys.ec().getCertificatePEM());
        watch = new CertificatesWatch(directory);
    }

    @Test
    void seesNoChangeWhereThereIsNone() {
        assertThat(watch.poll()).isEmpty();
        assertThat(watch.poll()).isEmpty();
    }

    @Test
    void readsAllWhenAFileCameAndStays() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other.example"));
        Files.writeString(other.resolve("ca.crt"), TestKeys.ec().getCertificatePEM());

        assertThat(watch.poll()).isEmpty();
        assertThat(watch.poll())
                .hasValueSatisfying(hosts -> assertThat(hosts)
                        .containsOnlyKeys(RegistryHost.parse("registry.example"), RegistryHost.parse("other.example")));
    }

    @Test
    void saysOnceThatAChangeIsBroken() throws IOException {
        Files.writeString(host.resolve("client.key"), TestKeys.ec().getPrivateKeyPEM());
        watch.poll();

        assertThatThrownBy(watch::poll)
                .isInstanceOf(CertificateFileException.class)
                .hasMessageContaining("client.key: there is no client certificate client.cert");
        assertThat(watch.poll()).isEmpty();
    }

    @Test
    void saysThatTheDirectoryHasGone() throws IOException {
        Files.delete(host.resolve("ca.crt"));
        Files.delete(host);
        Files.delete(directory);
        watch.poll();

        assertThatThrownBy(watch::poll).hasMessageContaining("the directory does not exist");
        Files.createDirectory(directory);
    }
}
