package dev.tain.upstream;

import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.TestAuthority;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Registries that want to see a certificate of their clients. */
class ClientCertificateTest {

    private static final TestAuthority SERVERS = TestAuthority.named("Servers CA");
    private static final TestAuthority CLIENTS = TestAuthority.named("Clients CA");

    @AutoClose
    private final FakeRegistry registry =
            FakeRegistry.builder().tls(SERVERS.forLoopback(), CLIENTS).start();

    private final Digest blob = registry.putBlob(Calls.NAME, Content.random(1, 1000));

    private static RegistryClient client(TlsMaterial material) {
        RegistryAccess access = new RegistryAccess(
                CredentialSource.NONE, host -> material, ProxySource.NONE, new RealmRules(Set.of()), false);
        return new RegistryClient(Calls.settings(Calls.LONG), access, limit -> {});
    }

    @Test
    void showsTheCertificateThatBelongsToTheRegistry() {
        TlsMaterial material = new TlsMaterial(
                List.of(SERVERS.certificate()),
                List.of(CLIENTS.forClient("tain").entry()));
        try (RegistryClient client = client(material)) {
            assertThat(value(client.checkBlob(Calls.secure(registry), blob, Via.NOBODY)))
                    .hasValue(1000);
        }
    }

    @Test
    void saysWhereTheCertificateGoesThatARegistryMisses() {
        assertRefused(new TlsMaterial(List.of(SERVERS.certificate()), List.of()));
    }

    @Test
    void saysWhereAnotherCertificateGoes() {
        assertRefused(new TlsMaterial(
                List.of(SERVERS.certificate()),
                List.of(SERVERS.forClient("tain").entry())));
    }

    private void assertRefused(TlsMaterial material) {
        try (RegistryClient client = client(material)) {
            UpstreamException failure = failure(client.checkBlob(Calls.secure(registry), blob, Via.NOBODY));

            assertThat(failure.failure()).isEqualTo(Failure.UNREACHABLE);
            assertThat(failure)
                    .hasMessageContainingAll(
                            registry.host().value(), "no trusted TLS connection", "tain.certs-directory")
                    .hasMessageNotContaining("Exception");
        }
    }
}
