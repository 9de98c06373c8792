package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.gets;
import static dev.tain.upstream.Calls.bytes;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Credential;
import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.testkit.Content;
import dev.tain.testkit.Credentials;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.FakeStorage;
import dev.tain.testkit.FakeTokenService;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Presigning;
import dev.tain.testkit.TestSecret;
import dev.tain.testkit.TokenAnswer;
import dev.tain.upstream.UpstreamException.Failure;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** quay.io: the token service is on the registry's own host, knows GET alone, and answers {@code token} and nothing else. */
class QuayTest {

    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final RemoteRepository REPOSITORY = Internet.repository("quay.io", NAME);
    private static final Credentials ROBOT = TestSecret.credentials("team+robot");
    private static final Content BLOB = Content.random(1, 5_000);

    @AutoClose
    private final Internet internet = new Internet();

    private final FakeTokenService auth = internet.tokenService(FakeTokenService.builder()
            .path("/v2/auth")
            .getOnly()
            .account(ROBOT)
            .answering(TokenAnswer.of("{\"token\":\"{token}\"}")
                    .refusing(401, "{\"error\":\"Could not find robot with specified username\"}")));
    private final FakeRegistry quay = internet.registry(
            "quay.io", auth, "Bearer realm=\"https://quay.io/v2/auth\",service=\"quay.io\",scope=\"{scope}\"");
    private final FakeStorage cdn = internet.storage("cdn01.quay.io", Presigning.CLOUDFRONT);
    private final Digest digest = quay.putBlob(NAME, BLOB);

    QuayTest() {
        quay.on(blobs().and(gets())).always(cdn.redirectsGet(302));
    }

    @Test
    void aRobotPulls() {
        RegistryClient client = internet.client(ROBOT);

        assertThat(value(client.checkBlob(REPOSITORY, digest, Via.NOBODY))).hasValue(BLOB.size());
        assertThat(value(bytes(client.pullBlob(REPOSITORY, digest, 0, Via.NOBODY))))
                .isEqualTo(BLOB.bytes());

        assertThat(auth.requests()).hasSize(1);
        assertThat(auth.requests().get(0).authorization()).hasValue(ROBOT.basic());
        assertThat(auth.requests().get(0).parameter("account")).hasValue("team+robot");
        assertThat(cdn.requests())
                .hasSize(1)
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("Authorization"));
    }

    @Test
    void anIdentityTokenIsShownByGetAfterPostWasRefused() {
        RegistryClient client =
                internet.client(repository -> Mono.just(new Credential.IdentityToken(ROBOT.user(), ROBOT.password())));

        value(client.checkBlob(REPOSITORY, digest, Via.NOBODY));

        assertThat(auth.requests()).extracting(request -> request.method()).containsExactly("POST", "GET");
    }

    @Test
    void aWrongPasswordIsNamedByItsUserAndPlaceAlone() {
        Credentials wrong = TestSecret.credentials("team+robot");

        UpstreamException failure = failure(internet.client(wrong).checkBlob(REPOSITORY, digest, Via.NOBODY));

        assertThat(failure.failure()).isEqualTo(Failure.DENIED);
        assertThat(failure)
                .hasMessageContainingAll("quay.io/v2/auth", "401 Unauthorized", "team+robot")
                .hasMessageNotContaining(wrong.password())
                .hasMessageNotContaining(wrong.base64());
    }

    @Test
    void anAddressOfTheCdnThatHasEndedIsNotAPassword() {
        RegistryClient client = internet.client(ROBOT);
        value(client.checkBlob(REPOSITORY, digest, Via.NOBODY));
        quay.clearFaults();
        String ended = cdn.put("GET", BLOB).toString();
        cdn.expireAddresses();
        quay.on(blobs().and(gets())).always(Fault.redirect(302, URI.create(ended)));

        UpstreamException failure = failure(client.pullBlob(REPOSITORY, digest, 0, Via.NOBODY));

        assertThat(failure)
                .hasMessageContainingAll("cdn01.quay.io", "403 Forbidden")
                .hasMessageNotContaining("Signature=");
    }
}
