package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.anything;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.Endpoint;
import dev.tain.oci.MediaType;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Tag;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.RecordedRequest;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pulls of manifests, and what is said when they fail. */
class PullTest {

    private static final MediaType TYPE = MediaType.parse("application/vnd.oci.image.manifest.v1+json");
    private static final int LIMIT = RegistryClient.MAX_MANIFEST_SIZE;

    private final FakeRegistry registry = FakeRegistry.start();
    private final RegistryClient client = Calls.patient();

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    @Test
    void takesAManifestOfFourMebibytesAndNotAByteMore() {
        Content largest = Content.random(1, LIMIT);
        Descriptor allowed = registry.putManifest(NAME, TYPE, largest);
        Descriptor tooLarge = registry.putManifest(NAME, TYPE, Content.random(2, LIMIT + 1));

        assertThat(value(client.pullManifest(in(registry), allowed.digest(), Via.NOBODY))
                        .content())
                .isEqualTo(largest.bytes());
        assertThat(failure(client.pullManifest(in(registry), tooLarge.digest(), Via.NOBODY)))
                .hasMessageContaining("more than " + LIMIT + " bytes");
        registry.on(anything()).always(Fault.chunked());
        assertThat(failure(client.pullManifest(in(registry), tooLarge.digest(), Via.NOBODY)))
                .hasMessageContaining("more than " + LIMIT + " bytes");
    }

    @Test
    void asksForTheImagesOfAnotherRegistryInEachRequest() {
        Descriptor manifest = registry.putManifest(NAME, TYPE, Content.of("{}"));
        Digest blob = registry.putBlob(NAME, Content.of("x"));
        RemoteRepository proxy = new RemoteRepository(
                new Endpoint(registry.host(), true, Optional.of(RegistryHost.parse("quay.io:8443"))), NAME);

        value(client.pullManifest(proxy, manifest.digest(), Via.NOBODY));
        value(client.checkManifest(proxy, manifest.digest(), Via.NOBODY));
        value(client.checkBlob(proxy, blob, Via.NOBODY));
        value(Calls.bytes(client.pullBlob(proxy, blob, 0, Via.NOBODY)));

        assertThat(registry.requests())
                .extracting(RecordedRequest::query)
                .hasSize(4)
                .containsOnly("ns=quay.io%3A8443");
    }

    @Test
    void refusesAManifestWithAnotherDigest() {
        Descriptor manifest = registry.putManifest(NAME, TYPE, Content.of("{}"));
        Tag tag = Tag.parse("v1");
        registry.tag(NAME, tag, manifest.digest());
        registry.on(anything()).always(Fault.corruptByteAt(0));

        UpstreamException byDigest = failure(client.pullManifest(in(registry), manifest.digest(), Via.NOBODY));
        UpstreamException byTag = failure(client.pullManifest(in(registry), tag, Via.NOBODY));

        assertThat(byDigest.failure()).isEqualTo(Failure.LYING);
        assertThat(byTag.failure()).isEqualTo(Failure.LYING);
        assertThat(byTag)
                .hasMessageContainingAll(
                        "GET " + registry.host() + "/library/thing/manifests/v1",
                        manifest.digest().toString());
    }

    @ParameterizedTest
    @CsvSource({"401, DENIED", "403, DENIED", "429, THROTTLED", "500, SERVER_ERROR", "503, SERVER_ERROR", "400, FAILED"
    })
    void everyStatusHasItsMeaning(int status, Failure meaning) {
        value(client.checkManifest(in(registry), putTagged(), Via.NOBODY)); // it speaks plain HTTP
        registry.on(anything()).always(Fault.status(status));

        UpstreamException failure = failure(client.pullManifest(in(registry), Tag.parse("v1"), Via.NOBODY));

        assertThat(failure.failure()).isEqualTo(meaning);
        assertThat(failure)
                .hasMessageContainingAll(
                        "http://" + registry.host() + "/v2/library/thing/manifests/v1 answered " + status, "(");
    }

    @Test
    void aRegistryThatSaysNothingInTimeIsSilent() {
        registry.on(anything()).always(Fault.holdHeaders(new Gate()));
        try (RegistryClient impatient = Calls.impatient()) {
            assertThat(failure(impatient.pullManifest(in(registry), Tag.parse("v1"), Via.NOBODY))
                            .failure())
                    .isEqualTo(Failure.SILENT);
        }
    }

    @Test
    void aRegistryThatRefusesOrDropsTheConnectionIsUnreachable() {
        registry.on(anything()).always(Fault.closeWithoutAnswer());
        UpstreamException dropped = failure(client.pullManifest(in(registry), Tag.parse("v1"), Via.NOBODY));
        registry.close();
        UpstreamException refused = failure(client.pullManifest(in(registry), Tag.parse("v1"), Via.NOBODY));

        assertThat(dropped.failure()).isEqualTo(Failure.UNREACHABLE);
        assertThat(refused.failure()).isEqualTo(Failure.UNREACHABLE);
    }

    @Test
    void doesNotReadALongErrorDocument() {
        value(client.checkManifest(in(registry), putTagged(), Via.NOBODY));
        String document = "{\"errors\":[{\"message\":\"%s\"}]}".formatted("x".repeat(100_000));
        registry.on(anything()).first(1, Fault.status(500), Fault.serve(Content.of(document)));
        registry.on(anything()).nth(2, Fault.status(500), Fault.serve(Content.of(document)), Fault.chunked());

        for (int i = 0; i < 2; i++) {
            assertThat(failure(client.pullManifest(in(registry), Tag.parse("v1"), Via.NOBODY)))
                    .hasMessageEndingWith("answered 500 Internal Server Error");
        }
    }

    @Test
    void imagesOfDockerIoComeFromItsRegistry() {
        RemoteRepository repository = new RemoteRepository(new Endpoint(RegistryHost.DOCKER_IO, false), NAME);

        assertThat(new RemoteRequest(HttpMethod.GET, repository, "tags/list", Map.of(), Via.NOBODY).uri("https"))
                .hasToString("https://registry-1.docker.io/v2/library/thing/tags/list");
    }

    private Tag putTagged() {
        Tag tag = Tag.parse("v1");
        registry.tag(
                NAME, tag, registry.putManifest(NAME, TYPE, Content.of("{}")).digest());
        return tag;
    }
}
