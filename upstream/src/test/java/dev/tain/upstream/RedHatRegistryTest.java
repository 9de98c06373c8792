package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.gets;
import static dev.tain.upstream.Calls.bytes;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.testkit.Content;
import dev.tain.testkit.Credentials;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.FakeStorage;
import dev.tain.testkit.FakeTokenService;
import dev.tain.testkit.Presigning;
import dev.tain.testkit.TestSecret;
import dev.tain.testkit.TokenAccess;
import dev.tain.testkit.TokenAnswer;
import dev.tain.upstream.UpstreamException.Failure;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * registry.redhat.io: nothing without an account, whose name has a bar in it; tokens by Keycloak, with a challenge that names no
 * scope; blobs at quay.io's CDN.
 */
class RedHatRegistryTest {

    private static final RepositoryName NAME = RepositoryName.parse("ubi9/ubi-minimal");
    private static final RemoteRepository REPOSITORY = Internet.repository("registry.redhat.io", NAME);
    private static final String REALM = "/auth/realms/rhcc/protocol/redhat-docker-v2/auth";
    private static final Credentials SERVICE_ACCOUNT = TestSecret.credentials("12345678|node");
    private static final Content BLOB = Content.random(1, 5_000);

    @AutoClose
    private final Internet internet = new Internet();

    private final FakeTokenService keycloak = internet.tokenService(FakeTokenService.builder()
            .path(REALM)
            .getOnly()
            .account(SERVICE_ACCOUNT)
            .answering(TokenAnswer.of("{\"token\":\"{token}\",\"expires_in\":300,\"issued_at\":\"{now}\"}")));
    private final FakeRegistry registry = internet.registry(
            "registry.redhat.io",
            FakeRegistry.builder()
                    .tokens(TokenAccess.by(
                            keycloak,
                            "Bearer realm=\"https://registry.redhat.io" + REALM + "\",service=\"docker-registry\"")));
    private final FakeStorage cdn = internet.storage("cdn01.quay.io", Presigning.CLOUDFRONT);
    private final Digest digest = registry.putBlob(NAME, BLOB);

    RedHatRegistryTest() {
        registry.on(blobs().and(gets())).always(cdn.redirectsGet(302));
    }

    @Test
    void aServiceAccountPulls() {
        RegistryClient client = internet.client(SERVICE_ACCOUNT);

        assertThat(value(bytes(client.pullBlob(REPOSITORY, digest, 0, Via.NOBODY))))
                .isEqualTo(BLOB.bytes());

        assertThat(keycloak.requests()).hasSize(1);
        assertThat(keycloak.requests().get(0).authorization()).hasValue(SERVICE_ACCOUNT.basic());
        assertThat(keycloak.requests().get(0).parameter("account")).hasValue("12345678|node");
        assertThat(keycloak.requests().get(0).parameter("service")).hasValue("docker-registry");
        assertThat(keycloak.requests().get(0).scopes()).containsExactly("repository:ubi9/ubi-minimal:pull");
        assertThat(cdn.requests())
                .hasSize(1)
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("Authorization"));
    }

    @Test
    void nobodyPulls() {
        UpstreamException failure = failure(internet.client().pullBlob(REPOSITORY, digest, 0, Via.NOBODY));

        assertThat(failure.failure()).isEqualTo(Failure.DENIED);
        assertThat(failure).hasMessageContainingAll("registry.redhat.io" + REALM, "401 Unauthorized", "no credentials");
    }
}
