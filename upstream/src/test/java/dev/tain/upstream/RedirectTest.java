package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.carrying;
import static dev.tain.testkit.RequestMatch.gets;
import static dev.tain.testkit.RequestMatch.heads;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.bytes;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RegistryHost;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Where registries may lead, and what goes along. */
class RedirectTest {

    private static final Content BLOB = Content.random(1, 1000);

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsARedirectWithoutTheToken(int status) {
        try (FakeRegistry registry = FakeRegistry.builder().anonymousTokens().start();
                FakeRegistry storage = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            Digest digest = storage.putBlob(NAME, BLOB);
            registry.on(blobs().and(carrying("Authorization")))
                    .always(Fault.redirect(status, storage.blobUri(NAME, digest)));

            assertThat(value(bytes(client.pullBlob(in(registry), digest, 0, Via.NOBODY))))
                    .isEqualTo(BLOB.bytes());
            assertThat(registry.requests(carrying("Authorization"))).isNotEmpty();
            assertThat(storage.requests()).isNotEmpty();
            assertThat(storage.requests(carrying("Authorization"))).isEmpty();
        }
    }

    @Test
    void endsACircle() {
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            registry.on(blobs())
                    .always(Fault.redirect(307, registry.uri("/v2/a/blobs/" + BLOB.digest() + "?s=secret")));

            assertThat(failure(client.pullBlob(in(registry), BLOB.digest(), 0, Via.NOBODY)))
                    .hasMessageContainingAll("307 Temporary Redirect", "too many redirects")
                    .hasMessageNotContaining("secret");
            assertThat(registry.requests()).hasSize(6);
        }
    }

    @Test
    void errorsAtTheTargetNameItWithoutItsQuery() {
        try (FakeRegistry registry = FakeRegistry.start();
                FakeRegistry storage = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            registry.on(blobs()).always(Fault.redirect(307, storage.uri("/v2/a/blobs/" + BLOB.digest() + "?s=secret")));
            storage.on(blobs()).always(Fault.status(500));

            assertThat(failure(client.pullBlob(in(registry), BLOB.digest(), 0, Via.NOBODY)))
                    .hasMessageContainingAll(storage.host() + "/v2/a/blobs/", "500 Internal Server Error")
                    .hasMessageNotContaining("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusalAtTheTargetSaysNothingOfTheRegistry(int status) {
        try (FakeRegistry registry = FakeRegistry.start();
                FakeRegistry storage = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            registry.on(blobs()).always(Fault.redirect(307, storage.blobUri(NAME, BLOB.digest())));
            storage.on(blobs()).always(Fault.status(status));

            for (Mono<?> call : List.of(
                    client.pullBlob(in(registry), BLOB.digest(), 0, Via.NOBODY),
                    client.checkBlob(in(registry), BLOB.digest(), Via.NOBODY))) {
                UpstreamException failure = failure(call);
                assertThat(failure.failure()).isEqualTo(Failure.FAILED);
                assertThat(failure)
                        .hasMessageContainingAll(
                                storage.host() + "/v2/", "answered " + status, registry.host() + " has led there")
                        .hasMessageNotContaining("to nobody");
            }
        }
    }

    @Test
    void aRefusalAtATargetInTheRegistryIsTheRegistrys() {
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            registry.on(blobs()).first(1, Fault.redirect(307, registry.uri("/v2/other/blobs/" + BLOB.digest())));
            registry.on(blobs()).nth(2, Fault.status(403));

            assertThat(failure(client.pullBlob(in(registry), BLOB.digest(), 0, Via.NOBODY))
                            .failure())
                    .isEqualTo(Failure.DENIED);
        }
    }

    @Test
    void aBlobAtATargetForGetAloneIsAskedForByItsFirstByte() {
        try (FakeRegistry registry = FakeRegistry.start();
                FakeRegistry storage = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            Digest digest = storage.putBlob(NAME, BLOB);
            registry.on(blobs()).always(Fault.redirect(307, storage.blobUri(NAME, digest)));
            storage.on(heads()).always(Fault.status(403));

            assertThat(value(client.checkBlob(in(registry), digest, Via.NOBODY)))
                    .hasValue(BLOB.size());
            Await.until("one byte was sent", Calls.LONG, () -> storage.bytesServed(digest) == 1);
        }
    }

    /** Its refusal of HEAD leads to the first byte, of which there is none. */
    @Test
    void anEmptyBlobAtATargetForGetAloneIsThere() {
        try (FakeRegistry registry = FakeRegistry.start();
                FakeRegistry storage = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            Digest digest = storage.putBlob(NAME, Content.of(""));
            registry.on(blobs()).always(Fault.redirect(307, storage.blobUri(NAME, digest)));
            storage.on(heads()).always(Fault.status(403));
            storage.on(gets()).always(Fault.rangeNotSatisfiable());

            assertThat(value(client.checkBlob(in(registry), digest, Via.NOBODY)))
                    .hasValue(0);
        }
    }

    @Test
    void whatFailsAtTheTargetIsToldApartFromWhatFailsAtTheRegistry() {
        try (FakeRegistry registry = FakeRegistry.start();
                FakeRegistry storage = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            Digest digest = registry.putBlob(NAME, BLOB);
            storage.on(blobs()).always(Fault.status(500));
            registry.on(blobs()).nth(1, Fault.status(500));
            registry.on(blobs()).nth(2, Fault.redirect(307, storage.blobUri(NAME, digest)));
            registry.on(blobs()).nth(3, Fault.redirect(307, URI.create("http://127.0.0.1:1/blob")));

            assertThat(failure(client.pullBlob(in(registry), digest, 0, Via.NOBODY))
                            .isElsewhere())
                    .isFalse();
            assertThat(failure(client.pullBlob(in(registry), digest, 0, Via.NOBODY))
                            .isElsewhere())
                    .as("it answers badly")
                    .isTrue();
            assertThat(failure(client.pullBlob(in(registry), digest, 0, Via.NOBODY))
                            .isElsewhere())
                    .as("it cannot be reached")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "127.1.2.3"})
    void aPublicRegistryDoesNotLeadHere(String host) {
        try (FakeRegistry here = FakeRegistry.start();
                HttpTransport transport = new HttpTransport(Calls.settings(Calls.LONG), RegistryAccess.ANONYMOUS)) {
            URI uri = URI.create("http://%s:%d/v2/?token=secret".formatted(host, here.port()));

            UpstreamException failure =
                    failure(transport.send(HttpMethod.GET, uri, trust(true, Reach.PUBLIC), headers -> {}));

            assertThat(failure)
                    .hasMessageContainingAll(host.replaceAll("[\\[\\]]", ""), "must not lead to")
                    .hasMessageNotContaining("secret");
            assertThat(failure.failure()).isEqualTo(Failure.FAILED);
            assertThat(here.requests()).isEmpty();
        }
    }

    @Test
    void aConnectionOfARegistryIsNoWayPastTheGuard() {
        try (FakeRegistry here = FakeRegistry.start();
                HttpTransport transport = new HttpTransport(Calls.settings(Calls.LONG), RegistryAccess.ANONYMOUS)) {
            value(transport.send(HttpMethod.GET, here.uri("/v2/"), trust(true, Reach.LOOPBACK), headers -> {}))
                    .discard();

            failure(transport.send(HttpMethod.GET, here.uri("/v2/"), trust(true, Reach.PUBLIC), headers -> {}));

            assertThat(here.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, https://a.example/x, true",
        "false, HTTPS://a.example/x, true",
        "false, http://a.example/x, false",
        "true, http://a.example/x, true",
        "true, ftp://a.example/x, false",
        "true, file:///etc/passwd, false"
    })
    void httpsIsNotLeftUnlessTheEndpointIsInsecure(boolean insecure, URI uri, boolean permitted) {
        assertThat(trust(insecure, Reach.LOOPBACK).permits(uri)).isEqualTo(permitted);
    }

    @Test
    void aRealmMustBeHttpsUnlessTheEndpointIsInsecure() {
        List<Challenge> challenges = Challenge.parse(List.of("Bearer realm=\"http://a.example/token\""));

        assertThat(Demand.in(challenges, trust(false, Reach.PUBLIC), "scope", Optional.empty()))
                .isEmpty();
        assertThat(Demand.in(challenges, trust(true, Reach.PUBLIC), "scope", Optional.empty()))
                .isPresent();
    }

    private static Trust trust(boolean insecure, Reach reach) {
        return new Trust(RegistryHost.parse("registry.example"), insecure, reach);
    }
}
