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
import dev.tain.testkit.FakeTokenService;
import dev.tain.testkit.Fault;
import dev.tain.testkit.TestSecret;
import dev.tain.testkit.TokenAnswer;
import dev.tain.upstream.UpstreamException.Failure;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Google's Artifact Registry: user {@code _json_key} with the whole key file of a service account as the password; blobs are at
 * another path of the same host.
 */
class ArtifactRegistryTest {

    private static final String HOST = "us-docker.pkg.dev";
    private static final RepositoryName NAME = RepositoryName.parse("project/images/app");
    private static final RemoteRepository REPOSITORY = Internet.repository(HOST, NAME);
    private static final Credentials KEY = new Credentials("_json_key", """
            {
              "type": "service_account",
              "project_id": "project",
              "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",
              "client_email": "puller@project.iam.gserviceaccount.com"
            }
            """.formatted(TestSecret.word()));
    private static final Content BLOB = Content.random(1, 5_000);

    @AutoClose
    private final Internet internet = new Internet();

    private final FakeTokenService auth = internet.tokenService(FakeTokenService.builder()
            .path("/v2/token")
            .account(KEY)
            .answering(TokenAnswer.of(
                    "{\"expires_in\":3600,\"issued_at\":\"{now}\",\"token\":\"{token}\",\"access_token\":\"\"}")));
    private final FakeRegistry registry = internet.registry(
            HOST,
            auth,
            "Bearer realm=\"https://us-docker.pkg.dev/v2/token\",service=\"us-docker.pkg.dev\",scope=\"{scope}\"");
    private final Digest digest = registry.putBlob(NAME, BLOB);

    @Test
    void aKeyFileIsAPassword() {
        value(internet.client(KEY).checkBlob(REPOSITORY, digest, Via.NOBODY));

        assertThat(auth.requests()).hasSize(1);
        assertThat(auth.requests().get(0).authorization()).hasValue(KEY.basic());
        assertThat(auth.requests().get(0).parameter("account")).hasValue("_json_key");
    }

    @Test
    void blobsAreElsewhereOnTheSameHost() {
        String path = "/artifacts-downloads/namespaces/project/repositories/images/downloads/" + TestSecret.word();
        registry.on(blobs().and(gets())).always(Fault.redirect(302, URI.create(path)));
        registry.on(request -> request.uri().equals(path)).always(Fault.answer(200, BLOB));

        RegistryClient client = internet.client(KEY);
        value(client.checkBlob(REPOSITORY, digest, Via.NOBODY));

        assertThat(value(bytes(client.pullBlob(REPOSITORY, digest, 0, Via.NOBODY))))
                .isEqualTo(BLOB.bytes());
    }

    @Test
    void aWrongKeyFileIsNotShown() {
        Credentials wrong = TestSecret.credentials("_json_key");

        UpstreamException failure = failure(internet.client(wrong).checkBlob(REPOSITORY, digest, Via.NOBODY));

        assertThat(failure.failure()).isEqualTo(Failure.DENIED);
        assertThat(failure)
                .hasMessageContainingAll("pkg.dev/v2/token", "401 Unauthorized", "_json_key")
                .hasMessageNotContaining(wrong.password());
    }
}
