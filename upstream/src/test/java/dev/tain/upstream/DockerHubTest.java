package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.gets;
import static dev.tain.testkit.RequestMatch.heads;
import static dev.tain.testkit.RequestMatch.manifests;
import static dev.tain.upstream.Calls.bytes;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.testkit.Credentials;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.FakeStorage;
import dev.tain.testkit.FakeTokenService;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.Presigning;
import dev.tain.testkit.PullLimit;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import dev.tain.testkit.TestSecret;
import dev.tain.testkit.TokenAccess;
import dev.tain.testkit.TokenAnswer;
import dev.tain.testkit.TokenRequest;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Docker Hub: images of {@code docker.io} are at {@code registry-1.docker.io}, tokens at {@code auth.docker.io}, blobs at
 * {@code production.cloudflare.docker.com}; each GET of a manifest counts.
 */
class DockerHubTest {

    private static final RepositoryName PUBLIC = RepositoryName.parse("library/alpine");
    private static final RepositoryName PRIVATE = RepositoryName.parse("ada/secret-app");
    private static final Tag TAG = Tag.parse("latest");
    private static final TestImage IMAGE = ImageBuilder.seeded(1).layer(5_000).build();
    private static final TestBlob LAYER = IMAGE.layers().get(0);
    private static final String CHALLENGE =
            "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"{scope}\"";
    private static final Credentials ADA = TestSecret.credentials("ada");

    @AutoClose
    private final Internet internet = new Internet();

    private final FakeTokenService auth = internet.tokenService(
            "auth.docker.io",
            FakeTokenService.builder()
                    .anybody(scope -> scope.startsWith("repository:library/"))
                    .emptyTokens()
                    .account(ADA)
                    .answering(
                            TokenAnswer.of(
                                    "{\"token\":\"{token}\",\"access_token\":\"{token}\",\"expires_in\":300,\"issued_at\":\"{now}\"}")));
    private final FakeRegistry hub = internet.registry(
            "registry-1.docker.io",
            FakeRegistry.builder()
                    .tokens(TokenAccess.by(auth, CHALLENGE)
                            .needing(List.of("{scope}"), CHALLENGE + ",error=\"insufficient_scope\"")));
    private final FakeStorage cdn = internet.storage("production.cloudflare.docker.com", Presigning.CLOUDFLARE);
    private final PullLimit limit = PullLimit.of(2);

    DockerHubTest() {
        IMAGE.putInto(hub, PUBLIC, TAG);
        IMAGE.putInto(hub, PRIVATE, TAG);
        hub.on(blobs().and(gets())).always(cdn.redirectsGet(307));
        hub.on(blobs().and(heads())).always(cdn.redirectsHead(307));
        hub.on(manifests().and(gets())).always(limit.counting());
        hub.on(manifests().and(heads())).always(limit.showing());
    }

    private static RemoteRepository at(RepositoryName name) {
        return Internet.repository("docker.io", name);
    }

    @Test
    void anybodyPullsPublicImages() {
        RegistryClient client = internet.client();

        assertThat(value(client.pullManifest(at(PUBLIC), TAG, Via.NOBODY)).digest())
                .isEqualTo(IMAGE.digest());
        assertThat(value(bytes(client.pullBlob(at(PUBLIC), LAYER.digest(), 0, Via.NOBODY))))
                .isEqualTo(LAYER.content().bytes());
        assertThat(value(client.checkBlob(at(PUBLIC), LAYER.digest(), Via.NOBODY)))
                .hasValue(LAYER.size());

        TokenRequest token = auth.requests().get(0);
        assertThat(auth.requests()).hasSize(1);
        assertThat(token.method()).isEqualTo("GET");
        assertThat(token.authorization()).isEmpty();
        assertThat(token.parameter("account")).isEmpty();
        assertThat(token.parameter("service")).hasValue("registry.docker.io");
        assertThat(token.scopes()).containsExactly("repository:library/alpine:pull");
        assertThat(cdn.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("Authorization"));
        assertThat(internet.visited())
                .containsExactlyInAnyOrder(
                        "registry-1.docker.io:443", "auth.docker.io:443", "production.cloudflare.docker.com:443");
    }

    @Test
    void aUserPullsPrivateImages() {
        value(internet.client(ADA).pullManifest(at(PRIVATE), TAG, Via.NOBODY));

        assertThat(auth.requests()).hasSize(1);
        assertThat(auth.requests().get(0).authorization()).hasValue(ADA.basic());
        assertThat(auth.requests().get(0).parameter("account")).hasValue("ada");
    }

    @Test
    void nobodyPullsPrivateImages() {
        UpstreamException failure = failure(internet.client().pullManifest(at(PRIVATE), TAG, Via.NOBODY));

        assertThat(failure.failure()).isEqualTo(Failure.DENIED);
        assertThat(failure).hasMessageContainingAll("registry-1.docker.io", "401 Unauthorized", "no credentials");
    }

    @Test
    void aCheckOfATagCostsNoPull() {
        RegistryClient client = internet.client();

        assertThat(value(client.checkManifest(at(PUBLIC), TAG, Via.NOBODY)).digest())
                .isEqualTo(IMAGE.digest());

        assertThat(limit.pulls()).isZero();
        assertThat(hub.requests(gets())).isEmpty();
    }

    @Test
    void whatIsLeftOfTheLimitIsToldPerAccount() {
        value(internet.client().checkManifest(at(PUBLIC), TAG, Via.NOBODY));
        value(internet.client(ADA).pullManifest(at(PUBLIC), TAG, Via.NOBODY));

        RegistryHost host = RegistryHost.parse("docker.io");
        Optional<Duration> window = Optional.of(Duration.ofHours(6));
        assertThat(internet.rateLimits())
                .containsExactly(
                        new RateLimit(host, "anonymous", 2, 2, window), new RateLimit(host, "ada", 2, 1, window));
    }

    @Test
    void thePullsAreUsedUp() {
        RegistryClient client = internet.client();
        value(client.pullManifest(at(PUBLIC), TAG, Via.NOBODY));
        value(client.pullManifest(at(PUBLIC), TAG, Via.NOBODY));

        UpstreamException failure = failure(client.pullManifest(at(PUBLIC), TAG, Via.NOBODY));

        assertThat(failure.failure()).isEqualTo(Failure.THROTTLED);
        assertThat(failure.retryAfter()).isPresent();
        assertThat(failure)
                .hasMessageContainingAll(
                        "registry-1.docker.io", "429 Too Many Requests", "You have reached your pull rate limit");
        assertThat(value(client.checkManifest(at(PUBLIC), TAG, Via.NOBODY)).digest())
                .as("HEAD still goes")
                .isEqualTo(IMAGE.digest());
    }
}
