package dev.tain.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class FakeRegistryAccessTest {

    private static final RepositoryName REPOSITORY = RepositoryName.parse("private/mirror");
    private static final Tag TAG = Tag.parse("v1");
    private static final Credentials CREDENTIALS = TestSecret.credentials("ada");

    private final TestClient client = new TestClient();

    @Test
    void servesHttpsToWhoTrustsItsCertificate() throws Exception {
        TestCertificate certificate = TestCertificate.forLoopback();
        try (FakeRegistry registry = FakeRegistry.builder().tls(certificate).start()) {
            TestClient trusting = new TestClient(HttpClient.newBuilder().sslContext(certificate.clientContext()));

            assertThat(trusting.get(registry.uri("/v2/")).statusCode()).isEqualTo(200);
            assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> client.get(registry.uri("/v2/")));
        }
    }

    @Test
    void resetsUnderTls() throws Exception {
        TestCertificate certificate = TestCertificate.forLoopback();
        try (FakeRegistry registry = FakeRegistry.builder().tls(certificate).start()) {
            Digest digest = registry.putBlob(REPOSITORY, Content.random(1, 100_000));
            registry.on(RequestMatch.blobs()).always(Fault.resetAfter(50_000));
            TestClient trusting = new TestClient(HttpClient.newBuilder().sslContext(certificate.clientContext()));

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> trusting.get(registry.blobUri(REPOSITORY, digest)));
        }
    }

    @Test
    void asksForBasicCredentials() throws Exception {
        try (FakeRegistry registry = FakeRegistry.builder().basic(CREDENTIALS).start()) {
            HttpResponse<byte[]> refused = client.get(registry.uri("/v2/"));

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().allValues("WWW-Authenticate"))
                    .containsExactly("Basic realm=\"fake registry\"");
            assertThat(client.get(registry.uri("/v2/"), "Authorization", CREDENTIALS.basic())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void challengesWithRealmServiceAndScope() throws Exception {
        try (FakeRegistry registry = FakeRegistry.builder().anonymousTokens().start()) {
            HttpResponse<byte[]> refused = client.get(registry.manifestUri(REPOSITORY, TAG));

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().allValues("WWW-Authenticate"))
                    .containsExactly("Bearer realm=\"" + registry.uri("/token")
                            + "\",service=\"fake registry\",scope=\"repository:private/mirror:pull\"");
        }
    }

    @Test
    void givesTokensToAnybodyForTheScopeTheyNeed() throws Exception {
        try (FakeRegistry registry = FakeRegistry.builder().anonymousTokens().start()) {
            ImageBuilder.seeded(1).layer(5_000).build().putInto(registry, REPOSITORY, TAG);
            URI manifest = registry.manifestUri(REPOSITORY, TAG);

            String good = token(client.get(tokenUri(registry, "repository:private/mirror:pull")));
            String other = token(client.get(tokenUri(registry, "repository:other/mirror:pull")));

            assertThat(client.get(manifest, "Authorization", "Bearer " + good).statusCode())
                    .isEqualTo(200);
            assertThat(client.get(manifest, "Authorization", "Bearer " + other).statusCode())
                    .isEqualTo(401);
            assertThat(registry.requests(RequestMatch.tokens())).hasSize(2);
            registry.revokeTokens();
            assertThat(client.get(manifest, "Authorization", "Bearer " + good).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void givesTokensForCredentialsAlone() throws Exception {
        try (FakeRegistry registry =
                FakeRegistry.builder().tokensFor(CREDENTIALS).start()) {
            URI uri = tokenUri(registry, "repository:private/mirror:pull");

            assertThat(client.get(uri).statusCode()).isEqualTo(401);
            assertThat(client.get(uri, "Authorization", CREDENTIALS.basic()).statusCode())
                    .isEqualTo(200);
        }
    }

    private static URI tokenUri(FakeRegistry registry, String scope) {
        return registry.uri("/token?service=fake+registry&scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8));
    }

    private static String token(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8).split("\"", -1)[3];
    }
}
