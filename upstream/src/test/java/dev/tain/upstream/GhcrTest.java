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
import dev.tain.testkit.TokenAnswer;
import dev.tain.upstream.UpstreamException.Failure;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * ghcr.io: anybody gets a token for what is public, and 403 for what is not or does not exist; a personal access token goes as a
 * password; blobs are at pkg-containers.githubusercontent.com.
 */
class GhcrTest {

    private static final RepositoryName PUBLIC = RepositoryName.parse("project/tool");
    private static final RepositoryName PRIVATE = RepositoryName.parse("ada/app");
    private static final Credentials ADA = TestSecret.credentials("ada");
    private static final Content BLOB = Content.random(1, 5_000);

    @AutoClose
    private final Internet internet = new Internet();

    private final FakeTokenService auth = internet.tokenService(
            FakeTokenService.builder()
                    .anybody(scope -> scope.startsWith("repository:project/"))
                    .account(ADA)
                    .answering(
                            TokenAnswer.of("{\"token\":\"{token}\"}")
                                    .refusing(
                                            403,
                                            "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"requested access to the resource is denied\"}]}")));
    private final FakeRegistry ghcr = internet.registry(
            "ghcr.io", auth, "Bearer realm=\"https://ghcr.io/token\",service=\"ghcr.io\",scope=\"{scope}\"");
    private final FakeStorage storage = internet.storage("pkg-containers.githubusercontent.com", Presigning.AZURE);
    private final Digest digest = ghcr.putBlob(PUBLIC, BLOB);

    GhcrTest() {
        ghcr.putBlob(PRIVATE, BLOB);
        ghcr.on(blobs().and(gets())).always(storage.redirectsGet(307));
    }

    private static RemoteRepository at(RepositoryName name) {
        return Internet.repository("ghcr.io", name);
    }

    @Test
    void anybodyPullsWhatIsPublic() {
        assertThat(value(bytes(internet.client().pullBlob(at(PUBLIC), digest, 0, Via.NOBODY))))
                .isEqualTo(BLOB.bytes());

        assertThat(auth.requests()).hasSize(1);
        assertThat(auth.requests().get(0).authorization()).isEmpty();
        assertThat(storage.requests()).hasSize(1);
    }

    @Test
    void aPersonalAccessTokenPullsWhatIsPrivate() {
        assertThat(value(bytes(internet.client(ADA).pullBlob(at(PRIVATE), digest, 0, Via.NOBODY))))
                .isEqualTo(BLOB.bytes());

        assertThat(auth.requests().get(0).authorization()).hasValue(ADA.basic());
        assertThat(storage.requests())
                .hasSize(1)
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("Authorization"));
    }

    @Test
    void whatIsPrivateIsDeniedToNobody() {
        UpstreamException failure = failure(internet.client().pullBlob(at(PRIVATE), digest, 0, Via.NOBODY));

        assertThat(failure.failure()).isEqualTo(Failure.DENIED);
        assertThat(failure).hasMessageContainingAll("ghcr.io/token", "403 Forbidden", "no credentials");
    }
}
