package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.carrying;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Credential;
import dev.tain.oci.Digest;
import dev.tain.testkit.Content;
import dev.tain.testkit.Credentials;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.FakeTokenService;
import dev.tain.testkit.TestSecret;
import dev.tain.testkit.TokenAccess;
import dev.tain.testkit.TokenAnswer;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Challenges and answers of token services in the forms that they may have, from the registry to the token. */
class ScriptedChallengesTest {

    private static final Credentials ADA = TestSecret.credentials("ada");
    private static final Content BLOB = Content.random(1, 1000);

    @AutoClose
    private final FakeTokenService service =
            FakeTokenService.builder().account(ADA).start();

    @AutoClose
    private final RegistryClient client = client();

    private static RegistryClient client() {
        Credential credential = new Credential.Password(ADA.user(), ADA.password());
        RegistryAccess access = new RegistryAccess(
                repository -> Mono.just(credential), TlsSource.NONE, ProxySource.NONE, new RealmRules(Set.of()), false);
        return new RegistryClient(Calls.settings(Calls.LONG), access, limit -> {});
    }

    private void assertPulls(FakeRegistry registry) {
        Digest digest = registry.putBlob(NAME, BLOB);
        assertThat(value(client.checkBlob(in(registry), digest, Via.NOBODY))).hasValue(BLOB.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEARER Realm=\"{realm}\" , Service=s , SCOPE=\"{scope}\"",
                "Bearer scope=\"{scope}\",realm=\"{realm}\",error=\"invalid_token\"",
                "Basic realm=\"users, and others\", Bearer realm=\"{realm}\",scope=\"{scope}\"",
                "Negotiate, Bearer realm=\"{realm}\"",
                "Negotiate oRQwEg==\nBasic realm=\"x\"\nBearer realm=\"{realm}\",service=\"a, \\\"b\\\"\"",
                "Bearer realm=\"ftp://nowhere.example\"\nBearer realm=\"{realm}\""
            })
    void aTokenIsHadByWhateverChallengeNamesTheRealm(String lines) {
        TokenAccess access = TokenAccess.by(service, lines.split("\n", -1));
        try (FakeRegistry registry = FakeRegistry.builder().tokens(access).start()) {
            assertPulls(registry);
            assertThat(service.requests()).hasSize(1);
            assertThat(service.requests().get(0).scopes()).containsExactly("repository:library/thing:pull");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BASIC Realm=\"a, b\"", "Negotiate, basic", "Digest nonce=\"x\", Basic realm=\"x\""})
    void aPasswordIsShownByWhateverChallengeNamesBasic(String line) {
        try (FakeRegistry registry = FakeRegistry.builder().basic(ADA, line).start()) {
            assertPulls(registry);
        }
    }

    @Test
    void aPasswordIsNotShownWhereNothingAsksForIt() {
        try (FakeRegistry registry =
                FakeRegistry.builder().basic(ADA, "Negotiate").start()) {
            UpstreamException failure = failure(client.checkBlob(in(registry), BLOB.digest(), Via.NOBODY));

            assertThat(failure.failure()).isEqualTo(Failure.DENIED);
            assertThat(registry.requests(carrying("Authorization"))).isEmpty();
        }
    }

    @Test
    void aTokenForMoreIsAskedForWhenTheFirstIsNotEnough() {
        String more = "repository:library/base:pull";
        TokenAccess access = TokenAccess.by(service)
                .needing(
                        List.of("{scope}", more),
                        "Bearer realm=\"{realm}\",service=\"s\",scope=\"" + more + "\",error=\"insufficient_scope\"");
        try (FakeRegistry registry = FakeRegistry.builder().tokens(access).start()) {
            Digest digest = registry.putBlob(NAME, BLOB);
            // The first request brings the token for what was challenged first, and learns that it is not enough.
            failure(client.checkBlob(in(registry), digest, Via.NOBODY));

            assertThat(value(client.checkBlob(in(registry), digest, Via.NOBODY)))
                    .hasValue(BLOB.size());
            assertThat(service.requests().get(service.requests().size() - 1).scopes())
                    .containsExactlyInAnyOrder("repository:library/thing:pull", more);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token\":\"{token}\"}",
                "{\"access_token\":\"{token}\"}",
                "{\"token\":\"{token}\",\"access_token\":\"\",\"expires_in\":3600,\"issued_at\":\"{now}\"}",
                "{\"access_token\":\"{token}\",\"token\":null,\"expires_in\":10}",
                "{\"token\":\"{token}\",\"expires_in\":300,\"issued_at\":\"yesterday\"}",
                "{\"token\":\"{token}\",\"refresh_token\":\"x\",\"scope\":\"y\"}"
            })
    void aTokenIsTakenFromWhateverFieldItIsIn(String document) {
        try (FakeTokenService other = FakeTokenService.builder()
                        .account(ADA)
                        .answering(TokenAnswer.of(document))
                        .start();
                FakeRegistry registry =
                        FakeRegistry.builder().tokens(TokenAccess.by(other)).start()) {
            assertPulls(registry);
            assertPulls(registry);
            assertThat(other.requests()).as("good for a minute at least").hasSize(1);
        }
    }

    @Test
    void aTokenServiceThatFailsOnceIsAskedAgain() {
        try (FakeRegistry registry =
                FakeRegistry.builder().tokens(TokenAccess.by(service)).start()) {
            service.failNext(1, 503);
            UpstreamException failure = failure(client.checkBlob(in(registry), BLOB.digest(), Via.NOBODY));

            assertThat(failure.failure()).isEqualTo(Failure.SERVER_ERROR);
            assertPulls(registry);
            assertThat(registry.requests(blobs())).isNotEmpty();
        }
    }
}
