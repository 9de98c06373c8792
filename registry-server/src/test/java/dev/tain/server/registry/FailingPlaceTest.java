package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.server.pull.place.BreakerState;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places that hang, fail or want to be left alone: whom a pull asks instead, and when they are asked again. */
class FailingPlaceTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final RepositoryName BROKEN = RepositoryName.parse("team/broken");
    private static final String BROKEN_IMAGE = "/v2/source.example/team/broken/manifests/v1";
    private static final String NAME = "/v2/source.example/team/app";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final FakeRegistry mirror = FakeRegistry.start();
    private final FakeRegistry source = FakeRegistry.start();
    private final TestImage image =
            ImageBuilder.seeded(1).layer(10_000).layer(20_000).layer(30_000).build();
    private final List<TestBlob> layers = image.layers();

    @TempDir
    private Path store;

    @AfterEach
    void stop() {
        mirror.close();
        source.close();
    }

    @Test
    void aPlaceThatHangsDoesNotKeepTheNextOneFromAnswering() throws IOException {
        image.putInto(source, TEAM_APP);
        mirror.on(RequestMatch.anything()).always(Fault.holdHeaders(new Gate()));
        try (RunningTain tain = RunningTain.startHedging(store, mirror, source)) {
            assertThat(tain.head(manifest()).statusCode()).isEqualTo(200);

            assertThat(tain.upstream(source).hedgesWon()).isEqualTo(1);
            assertThat(tain.upstream(mirror).hedgesLost()).isEqualTo(1);
            assertThat(tain.upstream(mirror).failures()).isZero();
            assertThat(tain.get(manifest()).body())
                    .isEqualTo(image.manifest().content().bytes());
        }
    }

    @Test
    void aPlaceThatHangsIsLeftAloneAfterAWhile() throws IOException {
        image.putInto(source, TEAM_APP);
        mirror.on(RequestMatch.anything()).always(Fault.holdHeaders(new Gate()));
        try (RunningTain tain = RunningTain.startHedging(store, mirror, source)) {
            tain.get(blob(layers.get(0)));
            tain.get(blob(layers.get(1)));
            tain.get(blob(layers.get(2)));

            assertThat(tain.get(manifest()).statusCode()).isEqualTo(200);

            assertThat(tain.upstream(mirror).repositories())
                    .singleElement()
                    .satisfies(repository -> assertThat(repository.name()).isEqualTo(mirror.host() + "/" + TEAM_APP))
                    .satisfies(repository ->
                            assertThat(repository.breaker().state()).isEqualTo(BreakerState.OPEN));
            assertThat(tain.upstream(mirror).requests()).isEqualTo(3);
        }
    }

    /** As Artifactory, Nexus and Harbor do for a remote that is set up wrongly, and clients that try again and again. */
    @Test
    void anImageThatAlwaysFailsTakesNoOtherImageAway() throws IOException {
        image.putInto(source, TEAM_APP);
        source.on(RequestMatch.in(BROKEN)).always(Fault.status(500));
        try (RunningTain tain = RunningTain.start(store, source)) {
            for (int i = 0; i < 40; i++) {
                assertThat(tain.head(BROKEN_IMAGE).statusCode()).isEqualTo(503);
                if (i % 4 == 3) {
                    assertThat(tain.head(manifest()).statusCode()).isEqualTo(200);
                }
                tain.clock().advance(Duration.ofMillis(500));
            }

            assertThat(text(tain.get(BROKEN_IMAGE)))
                    .contains("the repository %s/%s is left alone until ".formatted(source.host(), BROKEN));
            assertThat(source.requests(RequestMatch.in(BROKEN))).hasSizeLessThan(10);
        }
    }

    /** As registries do that answer only when they have fetched everything themselves. */
    @Test
    void anImageWhoseHeadersNeverComeTakesNoOtherImageAway() throws IOException {
        image.putInto(source, TEAM_APP);
        source.on(RequestMatch.in(BROKEN)).always(Fault.holdHeaders(new Gate()));
        try (RunningTain tain = RunningTain.startImpatient(store, Duration.ofSeconds(2), source)) {
            assertThat(tain.head(BROKEN_IMAGE).statusCode()).isEqualTo(503);
            assertThat(tain.head(manifest()).statusCode()).isEqualTo(200);

            tain.clock().advance(Duration.ofSeconds(1));
            CompletableFuture<HttpResponse<byte[]>> trial =
                    tain.http().sendAsync(tain.request("GET", BROKEN_IMAGE), BodyHandlers.ofByteArray());
            Await.until(
                    "it is tried again",
                    LIMIT,
                    () -> source.requests(RequestMatch.in(BROKEN)).size() == 2);
            assertThat(tain.head(manifest()).statusCode()).isEqualTo(200);
            assertThat(trial.join().statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aPlaceThatFailsForThreeImagesInARowIsLeftAloneForAll() throws IOException {
        image.putInto(source, TEAM_APP);
        source.on(request -> !RequestMatch.in(TEAM_APP).matches(request)).always(Fault.status(502));
        try (RunningTain tain = RunningTain.start(store, source)) {
            for (String name : List.of("a", "b", "c")) {
                tain.head("/v2/source.example/team/%s/manifests/v1".formatted(name));
            }

            assertThat(text(tain.get(manifest())))
                    .contains(
                            "the registry %s is left alone until 12:00:01Z after: 3 repositories in a row failed there"
                                    .formatted(source.host()));

            tain.clock().advance(Duration.ofSeconds(1));
            assertThat(tain.get(manifest()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPlaceThatFailedThreeTimesIsLeftAloneAndLaterTriedByOneRequest() throws IOException {
        image.putInto(source, TEAM_APP);
        image.putInto(mirror, TEAM_APP);
        mirror.on(RequestMatch.anything()).first(3, Fault.status(500));
        try (RunningTain tain = RunningTain.start(store, mirror, source)) {
            tain.head(manifest());
            tain.head(manifest(Digest.sha256(new byte[0])));
            tain.get(blob(layers.get(0)));
            mirror.forgetRequests();
            assertThat(tain.get(blob(layers.get(1))).statusCode()).isEqualTo(200);
            assertThat(mirror.requests()).isEmpty();

            tain.clock().advance(Duration.ofSeconds(1));
            Gate gate = new Gate();
            mirror.on(RequestMatch.anything()).always(Fault.holdHeaders(gate));
            CompletableFuture<HttpResponse<byte[]>> trial =
                    tain.http().sendAsync(tain.request("GET", blob(layers.get(2))), BodyHandlers.ofByteArray());
            gate.awaitArrival(LIMIT);
            assertThat(tain.get(blob(image.blobs().get(0))).statusCode()).isEqualTo(200);
            assertThat(mirror.requests()).hasSize(1);

            gate.open();
            assertThat(trial.join().statusCode()).isEqualTo(200);
            assertThat(source.bytesServed(layers.get(2).digest())).isZero();
            assertThat(tain.upstream(mirror).repositories()).isEmpty();
        }
    }

    @Test
    void aPlaceIsLeftAloneForAsLongAsItAskedAndNodesAreNotToldToWait() throws IOException {
        image.putInto(mirror, TEAM_APP);
        mirror.on(RequestMatch.anything()).first(1, Fault.tooManyRequests(Duration.ofSeconds(60)));
        try (RunningTain tain = RunningTain.start(store, mirror, source)) {
            assertThat(tain.get(manifest()).statusCode()).isEqualTo(503);
            mirror.forgetRequests();
            tain.clock().advance(Duration.ofSeconds(60).minusNanos(1));

            HttpResponse<byte[]> early = tain.get(manifest());

            assertThat(early.statusCode()).isEqualTo(503);
            assertThat(text(early)).contains("left alone until 12:01:00Z after: ", "429");
            assertThat(mirror.requests()).isEmpty();

            tain.clock().advance(Duration.ofNanos(1));
            assertThat(tain.get(manifest()).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aServerErrorIsAnsweredWith503AtOnce(int status) throws IOException {
        image.putInto(source, TEAM_APP);
        source.on(RequestMatch.anything()).always(Fault.status(status));
        try (RunningTain tain = RunningTain.start(store, source)) {
            HttpResponse<byte[]> answer = tain.get(manifest());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(text(answer)).contains("answered " + status);
            assertThat(source.requests(RequestMatch.manifests())).hasSize(1);
        }
    }

    @Test
    void aPlaceThatRefusesTheConnectionIsPassedOver() throws IOException {
        image.putInto(source, TEAM_APP);
        mirror.close();
        try (RunningTain tain = RunningTain.start(store, mirror, source)) {
            assertThat(tain.head(manifest()).statusCode()).isEqualTo(200);
            assertThat(tain.upstream(mirror).breaker().failuresInARow()).isEqualTo(1);
            assertThat(tain.get(manifest()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theOnlyPlaceThatRefusesTheConnectionIsAFailureAndNoAbsence() throws IOException {
        source.close();
        try (RunningTain tain = RunningTain.start(store, source)) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<byte[]> refused = tain.get(manifest());
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(text(refused)).contains("connection refused");
            }

            HttpResponse<byte[]> leftAlone = tain.get(manifest());

            assertThat(leftAlone.statusCode()).isEqualTo(503);
            assertThat(text(leftAlone)).contains("left alone until 12:00:01Z after: ", "connection refused");
        }
    }

    private String manifest() {
        return manifest(image.digest());
    }

    private static String manifest(Digest digest) {
        return NAME + "/manifests/" + digest;
    }

    private static String blob(TestBlob blob) {
        return NAME + "/blobs/" + blob.digest();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
