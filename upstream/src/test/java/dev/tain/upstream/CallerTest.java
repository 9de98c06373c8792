package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.tokens;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Credential;
import dev.tain.oci.Digest;
import dev.tain.oci.RegistryHost;
import dev.tain.testkit.Content;
import dev.tain.testkit.Credentials;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.RecordedRequest;
import dev.tain.testkit.TestSecret;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** As whom requests come to registries, and who gets to know. */
class CallerTest {

    private static final Credentials ALICE = TestSecret.credentials("alice");
    private static final Credentials BOB = TestSecret.credentials("bob");
    private static final Content BLOB = Content.random(1, 1000);
    private static final Digest DIGEST = BLOB.digest();

    private final List<RateLimit> limits = new ArrayList<>();

    @Test
    void aRegistryThatWantsAPasswordGetsIt() {
        try (FakeRegistry registry = holding(FakeRegistry.builder().basic(ALICE).start());
                RegistryClient client = as(ALICE)) {
            value(client.checkBlob(in(registry), DIGEST, Via.NOBODY));
            value(client.checkBlob(in(registry), DIGEST, Via.NOBODY));

            assertThat(registry.requests(blobs()))
                    .as("challenged once, then shown at once")
                    .hasSize(3);
        }
    }

    @Test
    void aWrongPasswordIsShownOnceAndTheErrorNamesWhoWasRefused() {
        try (FakeRegistry registry = holding(FakeRegistry.builder().basic(ALICE).start());
                RegistryClient client = as(BOB)) {
            UpstreamException failure = failure(client.checkBlob(in(registry), DIGEST, Via.NOBODY));

            assertThat(failure.failure()).isEqualTo(Failure.DENIED);
            assertThat(failure).hasMessageContaining("401 Unauthorized to bob").hasMessageNotContaining(BOB.password());
            assertThat(registry.requests(blobs())).hasSize(2);
        }
    }

    @Test
    void aWrongPasswordIsShownOnceToTheTokenServiceHoweverManyAsk() {
        try (FakeRegistry registry =
                        holding(FakeRegistry.builder().tokensFor(ALICE).start());
                RegistryClient client = as(BOB)) {
            for (int i = 0; i < 3; i++) {
                assertThat(failure(client.checkBlob(in(registry), DIGEST, Via.NOBODY)))
                        .hasMessageContaining("401 Unauthorized to bob");
            }

            assertThat(registry.requests(tokens())).hasSize(1);
        }
    }

    @Test
    void nobodyIsToldThatThereAreNoCredentials() {
        try (FakeRegistry registry = holding(FakeRegistry.builder().basic(ALICE).start());
                RegistryClient client = Calls.patient()) {
            assertThat(failure(client.checkBlob(in(registry), DIGEST, Via.NOBODY)))
                    .hasMessageContaining("to nobody: there are no credentials for it");
        }
    }

    @Test
    void credentialsThatCannotBeHadAreAFailureAndNoDenial() {
        CredentialSource broken = repository -> Mono.error(new IllegalStateException("the helper died"));
        try (FakeRegistry registry = holding(FakeRegistry.builder().basic(ALICE).start());
                RegistryClient client = with(broken, Set.of())) {
            UpstreamException failure = failure(client.checkBlob(in(registry), DIGEST, Via.NOBODY));

            assertThat(failure.failure()).isEqualTo(Failure.FAILED);
            assertThat(failure).hasMessageContaining("the helper died");
        }
    }

    @Test
    void aTokenServiceElsewhereGetsNoCredentials() {
        try (FakeRegistry elsewhere = FakeRegistry.builder().tokensFor(ALICE).start();
                FakeRegistry registry = holding(FakeRegistry.start());
                RegistryClient client = as(ALICE)) {
            String realm = elsewhere.uri("/token").toString().replace("127.0.0.1", "localhost");
            registry.on(blobs())
                    .always(
                            Fault.status(401),
                            Fault.header("WWW-Authenticate", "Bearer realm=\"%s\"".formatted(realm)));

            assertThat(failure(client.checkBlob(in(registry), DIGEST, Via.NOBODY)))
                    .hasMessageContaining("not for the token service at localhost");
            assertThat(elsewhere.requests(tokens()))
                    .extracting(request -> request.header("Authorization"))
                    .containsExactly(Optional.empty());
        }
    }

    @Test
    void aTokenServiceThatIsGoneIsNoReasonNotToAskTheRegistry() {
        try (FakeRegistry registry = holding(FakeRegistry.start());
                RegistryClient client = Calls.patient()) {
            String realm = "Bearer realm=\"%s\"".formatted(registry.uri("/token"));
            registry.on(blobs()).first(1, Fault.status(401), Fault.header("WWW-Authenticate", realm));
            failure(client.checkBlob(in(registry), DIGEST, Via.NOBODY));

            assertThat(value(client.checkBlob(in(registry), DIGEST, Via.NOBODY)))
                    .hasValue(BLOB.size());
        }
    }

    @Test
    void whatWasNotShownIsNotNamed() {
        try (FakeRegistry registry = holding(FakeRegistry.start());
                RegistryClient client = as(ALICE)) {
            registry.on(blobs()).always(Fault.status(401), Fault.header("WWW-Authenticate", "Negotiate"));

            assertThat(failure(client.checkBlob(in(registry), DIGEST, Via.NOBODY)))
                    .hasMessageContaining("to nobody: it does not ask")
                    .hasMessageNotContaining("alice");
        }
    }

    @Test
    void storageThatARegistryLeadsToDoesNotSeeWhoAsks() {
        try (FakeRegistry storage = holding(FakeRegistry.start());
                FakeRegistry registry =
                        holding(FakeRegistry.builder().basic(ALICE).start());
                RegistryClient client = as(ALICE)) {
            value(client.checkBlob(in(registry), DIGEST, Via.NOBODY));
            registry.on(blobs())
                    .always(
                            Fault.status(307),
                            Fault.header(
                                    "Location", storage.blobUri(NAME, DIGEST).toString()));
            value(client.checkBlob(in(registry), DIGEST, Via.NOBODY));

            assertThat(storage.requests()).hasSize(1).allMatch(CallerTest::isAnonymous);
        }
    }

    @Test
    void aRedirectWithinTheRegistryKeepsShowingWhoAsks() {
        try (FakeRegistry registry = holding(FakeRegistry.builder().basic(ALICE).start());
                RegistryClient client = as(ALICE)) {
            registry.on(blobs())
                    .nth(2, Fault.status(307), Fault.header("Location", "/v2/%s/blobs/%s".formatted(NAME, DIGEST)));

            assertThat(value(client.checkBlob(in(registry), DIGEST, Via.NOBODY)))
                    .hasValue(BLOB.size());
            assertThat(registry.requests(blobs())).hasSize(3);
        }
    }

    @Test
    void tellsWhatTheRegistryAllows() {
        try (FakeRegistry registry = holding(FakeRegistry.builder().basic(ALICE).start());
                RegistryClient client = as(ALICE)) {
            registry.on(blobs())
                    .always(
                            Fault.header("RateLimit-Limit", "200;w=21600"),
                            Fault.header("RateLimit-Remaining", "17;w=21600"));
            value(client.checkBlob(in(registry), DIGEST, Via.NOBODY));

            assertThat(limits).last().satisfies(limit -> {
                assertThat(limit.account()).isEqualTo("alice");
                assertThat(limit.limit()).isEqualTo(200);
                assertThat(limit.remaining()).isEqualTo(17);
                assertThat(limit.window())
                        .hasValueSatisfying(
                                window -> assertThat(window.toHours()).isEqualTo(6));
            });
        }
    }

    private RegistryClient as(Credentials credentials) {
        Credential password = new Credential.Password(credentials.user(), credentials.password());
        return with(repository -> Mono.just(password), Set.of());
    }

    private RegistryClient with(CredentialSource source, Set<RegistryHost> realms) {
        RegistryAccess access =
                new RegistryAccess(source, TlsSource.NONE, ProxySource.NONE, new RealmRules(realms), false);
        return new RegistryClient(Calls.settings(Calls.LONG), access, limits::add);
    }

    private static FakeRegistry holding(FakeRegistry registry) {
        registry.putBlob(NAME, BLOB);
        return registry;
    }

    private static boolean isAnonymous(RecordedRequest request) {
        return request.header("Authorization").isEmpty();
    }
}
