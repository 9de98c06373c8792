package dev.tain.upstream;

import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Credential;
import dev.tain.oci.Digest;
import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import dev.tain.testkit.Content;
import dev.tain.testkit.Credentials;
import dev.tain.testkit.FakeInternet;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.TestAuthority;
import dev.tain.testkit.TestSecret;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What stands between Tain and a registry, and what it says. */
class ProxyTest {

    private static final String HOST = "registry.example";
    private static final TestAuthority AUTHORITY = TestAuthority.named("Team CA");
    private static final Credentials USER = TestSecret.credentials("ada");

    @AutoClose
    private final FakeInternet proxy = FakeInternet.startFor(USER);

    @AutoClose
    private final FakeRegistry registry =
            FakeRegistry.builder().tls(AUTHORITY.forHosts(HOST)).start();

    private final Digest blob = registry.putBlob(Calls.NAME, Content.random(1, 1000));

    ProxyTest() {
        proxy.https(HOST, registry.port());
    }

    private RegistryClient client(Credentials credentials) {
        Credential.Password password = new Credential.Password(credentials.user(), credentials.password());
        return client(new ProxyServer("127.0.0.1", proxy.port(), Optional.of(password)));
    }

    private static RegistryClient client(ProxyServer server) {
        TlsMaterial material = new TlsMaterial(List.of(AUTHORITY.certificate()), List.of());
        RegistryAccess access = new RegistryAccess(
                CredentialSource.NONE, host -> material, uri -> Optional.of(server), new RealmRules(Set.of()), false);
        return new RegistryClient(Calls.settings(Calls.LONG), access, limit -> {});
    }

    private static RemoteRepository at(String host, boolean insecure) {
        return new RemoteRepository(new Endpoint(RegistryHost.parse(host), insecure), Calls.NAME);
    }

    private String shownProxy() {
        return "the proxy 127.0.0.1:" + proxy.port();
    }

    @Test
    void leadsWhoShowsTheRightPassword() {
        try (RegistryClient client = client(USER)) {
            assertThat(value(client.checkBlob(at(HOST, false), blob, Via.NOBODY)))
                    .hasValue(1000);
        }
    }

    @Test
    void refusesAWrongPasswordUnderItsOwnName() {
        Credentials wrong = TestSecret.credentials("ada");
        for (boolean insecure : new boolean[] {false, true}) {
            try (RegistryClient client = client(wrong)) {
                UpstreamException failure = failure(client.checkBlob(at(HOST, insecure), blob, Via.NOBODY));

                assertThat(failure.failure()).isEqualTo(Failure.UNREACHABLE);
                assertThat(failure)
                        .hasMessageContainingAll(HOST, shownProxy(), "407 Proxy Authentication Required")
                        .hasMessageNotContaining(wrong.password())
                        .hasMessageNotContaining(wrong.base64());
            }
        }
    }

    @Test
    void saysThatItLeadsNowhere() {
        try (RegistryClient client = client(USER)) {
            UpstreamException failure = failure(client.checkBlob(at("nowhere.example", false), blob, Via.NOBODY));

            assertThat(failure).hasMessageContainingAll("nowhere.example", shownProxy(), "502 Bad Gateway");
        }
    }

    @Test
    void isNamedWhenItIsNotThere() {
        proxy.close();
        try (RegistryClient client = client(USER)) {
            UpstreamException failure = failure(client.checkBlob(at(HOST, false), blob, Via.NOBODY));

            assertThat(failure).hasMessageContainingAll(HOST, shownProxy(), "connection refused");
        }
    }
}
