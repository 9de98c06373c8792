package dev.tain.server.registry;

import static dev.tain.testkit.RequestMatch.blob;
import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.heads;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.ImageFormat;
import dev.tain.testkit.RecordedRequest;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import dev.tain.testkit.TestIndex;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** clients.md: "A manifest that is served is a promise that its config and layers can be had." */
class PromisedManifestTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Tag STABLE = Tag.parse("stable");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int AT_ONCE = 6;

    @AutoClose
    private final FakeRegistry mirror = FakeRegistry.start();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    private final TestImage image =
            ImageBuilder.seeded(1).layer(300_000).layer(4_000).build();
    private final Digest layer = image.layers().get(0).digest();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        tain = RunningTain.start(store, mirror, source);
        image.putInto(source, TEAM_APP, STABLE);
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
    }

    @Test
    void isAnsweredWhenThePlacesHaveSaidThatTheyHaveItsConfigAndLayers() throws IOException {
        assertThat(manifest(image.digest()).statusCode()).isEqualTo(200);

        assertThat(digests(source.requests(blobs())))
                .containsExactlyInAnyOrderElementsOf(
                        image.blobs().stream().map(TestBlob::digest).toList());
        assertThat(source.requests(blobs())).allMatch(heads()::matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stable", "digest"})
    void isAbsentWhereALayerIsAtNoneOfThePlaces(String identifier) throws IOException {
        source.remove(TEAM_APP, layer);
        Identifier asked = identifier.equals("digest") ? image.digest() : STABLE;

        HttpResponse<byte[]> answer = manifest(asked);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(text(answer))
                .contains("MANIFEST_UNKNOWN", image.digest() + " is there, but its layer " + layer)
                .contains(
                        mirror.host() + "/team/app@" + layer + ": not there",
                        source.host().value());
    }

    @Test
    void isAskedForAnewWhenItCouldNotBeServed() throws IOException {
        source.remove(TEAM_APP, layer);
        assertThat(manifest(image.digest()).statusCode()).isEqualTo(404);
        assertThat(manifest(image.digest()).statusCode()).isEqualTo(404);

        image.putInto(source, TEAM_APP);

        assertThat(manifest(image.digest()).statusCode()).isEqualTo(200);
    }

    @Test
    void isUnavailableWhilePlacesFailToSayWhetherTheyHaveItsConfig() throws IOException {
        Digest config = image.config().digest();
        source.on(blob(config)).first(1, Fault.status(500));

        HttpResponse<byte[]> answer = manifest(image.digest());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(text(answer)).contains("is there, but its config " + config, "answered 500");
        assertThat(manifest(image.digest()).statusCode()).isEqualTo(200);
    }

    @Test
    void isServedWhereItsBlobsAreAtOtherPlacesThanItself() throws IOException {
        image.putInto(mirror, TEAM_APP);
        image.blobs().forEach(blob -> mirror.remove(TEAM_APP, blob.digest()));

        assertThat(manifest(image.digest()).statusCode()).isEqualTo(200);
        assertThat(source.requests()).allMatch(blobs()::matches);
    }

    @Test
    void isServedWithoutAskingAgainWhenItIsHeld() throws IOException {
        manifest(image.digest());
        source.forgetRequests();
        mirror.forgetRequests();

        assertThat(manifest(image.digest()).statusCode()).isEqualTo(200);
        assertThat(manifest(STABLE).statusCode()).isEqualTo(200);

        assertThat(source.requests(blobs())).isEmpty();
        assertThat(mirror.requests(blobs())).isEmpty();
    }

    @Test
    void isServedWithoutAskingForWhatIsHeldOrOnItsWay() throws IOException {
        Gate gate = new Gate();
        source.on(blob(layer)).always(Fault.stallAfter(150_000, gate));
        CompletableFuture<HttpResponse<byte[]>> reader =
                tain.http().sendAsync(tain.request("GET", path("blobs", layer)), BodyHandlers.ofByteArray());
        tain.get(path("blobs", image.config().digest()));
        gate.awaitArrival(LIMIT);
        source.forgetRequests();

        assertThat(manifest(image.digest()).statusCode()).isEqualTo(200);

        assertThat(digests(source.requests(blobs())))
                .containsExactly(image.layers().get(1).digest());
        gate.open();
        assertThat(reader.join().statusCode()).isEqualTo(200);
    }

    @Test
    void isServedWhenThePlacesTakeTooLong() throws IOException {
        source.on(blobs()).always(Fault.holdHeaders(new Gate()));

        assertThat(manifest(image.digest()).statusCode()).isEqualTo(200);
    }

    @Test
    void costsAPlaceNoMoreThanSixQuestionsAtATime() throws IOException {
        ImageBuilder builder = ImageBuilder.seeded(2);
        IntStream.range(0, 2 * AT_ONCE).forEach(number -> builder.layer(2_048));
        TestImage large = builder.build();
        large.putInto(source, TEAM_APP);
        Gate gate = new Gate();
        source.on(blobs()).always(Fault.holdHeaders(gate));

        CompletableFuture<HttpResponse<byte[]>> answer = tain.http()
                .sendAsync(tain.request("GET", path("manifests", large.digest())), BodyHandlers.ofByteArray());
        Await.until("six questions", LIMIT, () -> gate.arrivals() >= AT_ONCE);
        tain.get("/v2/");
        int asked = gate.arrivals();
        gate.open();

        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(asked).isEqualTo(AT_ONCE);
        assertThat(source.requests(blobs())).hasSize(2 * AT_ONCE + 1);
    }

    @Test
    void costsNothingForAHeadAndForAnIndex() throws IOException {
        TestIndex index = TestIndex.of(ImageFormat.OCI, image);
        index.putInto(source, TEAM_APP, Tag.parse("all"));

        assertThat(tain.head(path("manifests", image.digest())).statusCode()).isEqualTo(200);
        assertThat(manifest(index.digest()).statusCode()).isEqualTo(200);

        assertThat(source.requests(blobs())).isEmpty();
    }

    @Test
    void keepsATagWhereItIsWhileTheImageThatItMovedToIsIncomplete() throws IOException {
        manifest(STABLE);
        TestImage young = ImageBuilder.seeded(3).layer(5_000).build();
        young.putInto(source, TEAM_APP, STABLE);
        source.remove(TEAM_APP, young.layers().get(0).digest());
        tain.clock().advance(RunningTain.TAG_MAX_AGE);

        HttpResponse<byte[]> answer = manifest(STABLE);

        assertThat(answer.body()).isEqualTo(image.manifest().content().bytes());
        assertThat(answer.headers().firstValue("Warning")).contains("111 tain \"Revalidation Failed\"");
    }

    private HttpResponse<byte[]> manifest(Identifier identifier) throws IOException {
        return tain.get(path("manifests", identifier));
    }

    private static String path(String kind, Identifier identifier) {
        return "/v2/source.example/team/app/%s/%s".formatted(kind, identifier);
    }

    private static List<Digest> digests(List<RecordedRequest> requests) {
        return requests.stream().map(request -> request.digest().orElseThrow()).toList();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
