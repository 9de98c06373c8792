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
import dev.tain.testkit.Presigning;
import dev.tain.testkit.TestSecret;
import dev.tain.testkit.TokenAnswer;
import dev.tain.testkit.TokenRequest;
import dev.tain.upstream.UpstreamException.Failure;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Azure Container Registry: {@code az acr login} leaves an identity token (from {@code /oauth2/exchange}) for a user with an
 * empty identifier; {@code /oauth2/token} changes it for an {@code access_token}; blobs are at Azure's storage.
 */
class AcrTest {

    private static final String NOBODYS_ID = "00000000-0000-0000-0000-000000000000";
    private static final RepositoryName NAME = RepositoryName.parse("app");
    private static final RemoteRepository REPOSITORY = Internet.repository("team.azurecr.io", NAME);
    private static final String IDENTITY = TestSecret.word();
    private static final Credentials PRINCIPAL = TestSecret.credentials("8c1f0b1e-aaaa-bbbb-cccc-1234567890ab");
    private static final Content BLOB = Content.random(1, 5_000);

    @AutoClose
    private final Internet internet = new Internet();

    private final FakeTokenService oauth = internet.tokenService(FakeTokenService.builder()
            .path("/oauth2/token")
            .identityToken(IDENTITY)
            .account(PRINCIPAL)
            .answering(TokenAnswer.of("{\"access_token\":\"{token}\"}")));
    private final FakeRegistry acr = internet.registry(
            "team.azurecr.io",
            oauth,
            "Bearer realm=\"https://team.azurecr.io/oauth2/token\",service=\"team.azurecr.io\",scope=\"{scope}\"");
    private final FakeStorage storage = internet.storage("weumanaged12.blob.core.windows.net", Presigning.AZURE);
    private final Digest digest = acr.putBlob(NAME, BLOB);

    AcrTest() {
        acr.on(blobs().and(gets())).always(storage.redirectsGet(307));
    }

    private static CredentialSource identity(String token) {
        return repository -> Mono.just(new Credential.IdentityToken(NOBODYS_ID, token));
    }

    @Test
    void anIdentityTokenIsChangedForAnAccessToken() {
        RegistryClient client = internet.client(identity(IDENTITY));

        assertThat(value(bytes(client.pullBlob(REPOSITORY, digest, 0, Via.NOBODY))))
                .isEqualTo(BLOB.bytes());

        assertThat(oauth.requests()).hasSize(1);
        TokenRequest request = oauth.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.authorization()).isEmpty();
        assertThat(request.parameter("grant_type")).hasValue("refresh_token");
        assertThat(request.parameter("refresh_token")).hasValue(IDENTITY);
        assertThat(request.parameter("service")).hasValue("team.azurecr.io");
        assertThat(request.scopes()).containsExactly("repository:app:pull");
        assertThat(storage.requests())
                .hasSize(1)
                .allSatisfy(asked -> assertThat(asked.headers()).doesNotContainKey("Authorization"));
    }

    @Test
    void aServicePrincipalComesWithAPassword() {
        value(internet.client(PRINCIPAL).checkBlob(REPOSITORY, digest, Via.NOBODY));

        assertThat(oauth.requests()).hasSize(1);
        assertThat(oauth.requests().get(0).method()).isEqualTo("GET");
        assertThat(oauth.requests().get(0).authorization()).hasValue(PRINCIPAL.basic());
    }

    @Test
    void anIdentityTokenThatHasEndedIsDenied() {
        String ended = TestSecret.word();

        UpstreamException failure = failure(internet.client(identity(ended)).checkBlob(REPOSITORY, digest, Via.NOBODY));

        assertThat(failure.failure()).isEqualTo(Failure.DENIED);
        assertThat(failure)
                .hasMessageContainingAll("azurecr.io/oauth2/token", "401 Unauthorized")
                .hasMessageNotContaining(ended);
    }
}
