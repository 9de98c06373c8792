package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestImage;
import dev.tain.upstream.DownloadLimit;
import dev.tain.upstream.DownloadLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Tain that downloads only so many blobs at once, and asks the next place beside a silent one. */
class LimitedDownloadTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SIZE = 300_000;

    @AutoClose
    private final FakeRegistry mirror = FakeRegistry.start();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    @Test
    void downloadsNoMoreAtOnceThanItMayAndTheRestInTheOrderOfAsking() throws Exception {
        List<Content> blobs =
                IntStream.range(0, 10).mapToObj(i -> Content.random(i, SIZE)).toList();
        List<Gate> gates = blobs.stream().map(this::held).toList();
        try (RunningTain tain = RunningTain.startLimited(store, all(2), mirror)) {
            List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
            for (Content blob : blobs) {
                answers.add(ask(tain, blob));
                int asked = answers.size();
                Await.until(
                        "it has asked, or waits", LIMIT, () -> arrivals(gates) + downloads(tain, "waiting") == asked);
            }
            for (int open = 0; open < gates.size(); open++) {
                int here = Math.min(open + 2, gates.size());
                gates.subList(0, here).forEach(gate -> gate.awaitArrival(LIMIT));
                assertThat(arrivals(gates)).isEqualTo(here);
                gates.get(open).open();
            }

            for (int i = 0; i < blobs.size(); i++) {
                assertThat(answers.get(i).join().body()).isEqualTo(blobs.get(i).bytes());
            }
            assertThat(mirror.requests())
                    .extracting(request -> request.digest().orElseThrow())
                    .containsExactlyElementsOf(
                            blobs.stream().map(Content::digest).toList());
            Await.until("all have ended", LIMIT, () -> downloads(tain, "active") == 0);
        }
    }

    @Test
    void waitsForItsTurnAtTheFirstPlaceAndAsksNoOther() throws Exception {
        Content first = Content.random(1, SIZE);
        Content second = Content.random(2, SIZE);
        Gate gate = held(first);
        held(second).open();
        source.putBlob(TEAM_APP, second);
        try (RunningTain tain = RunningTain.startLimited(store, at(mirror, 1), mirror, source)) {
            CompletableFuture<HttpResponse<byte[]>> begun = ask(tain, first);
            gate.awaitArrival(LIMIT);
            CompletableFuture<HttpResponse<byte[]>> waiting = ask(tain, second);
            Await.until("it waits", LIMIT, () -> downloads(tain, "waiting") == 1);

            long start = System.nanoTime();
            long wait = 2 * RunningTain.LIMITED_SILENCE.toNanos();
            Await.until("twice as long as a silence may be", LIMIT, () -> System.nanoTime() - start > wait);
            assertThat(mirror.requests(RequestMatch.blob(second.digest()))).isEmpty();
            gate.open();

            assertThat(waiting.join().body()).isEqualTo(second.bytes());
            assertThat(begun.join().body()).isEqualTo(first.bytes());
            assertThat(source.requests()).isEmpty();
            assertThat(tain.upstream(mirror).hedgesLost()).isZero();
        }
    }

    @Test
    void answersQuestionsAndManifestsWhileADownloadHasTheOnlyTurn() throws Exception {
        Content first = Content.random(1, SIZE);
        Content second = Content.random(2, SIZE);
        Gate gate = held(first);
        held(second).open();
        try (RunningTain tain = RunningTain.startLimited(store, all(1), mirror)) {
            CompletableFuture<HttpResponse<byte[]>> begun = ask(tain, first);
            gate.awaitArrival(LIMIT);

            assertThat(tain.head(path(second.digest())).statusCode()).isEqualTo(200);
            assertThat(tain.get("/v2/source.example/team/app/manifests/none").statusCode())
                    .isEqualTo(404);
            gate.open();
            assertThat(begun.join().body()).isEqualTo(first.bytes());
        }
    }

    @Test
    void goesOnElsewhereWithADownloadThatBrokeThoughItHadTheOnlyTurn() throws Exception {
        Content blob = Content.random(1, SIZE);
        mirror.putBlob(TEAM_APP, blob);
        source.putBlob(TEAM_APP, blob);
        mirror.on(RequestMatch.gets()).always(Fault.resetAfter(SIZE / 2));
        try (RunningTain tain = RunningTain.startLimited(store, all(1), mirror, source)) {
            assertThat(tain.get(path(blob.digest())).body()).isEqualTo(blob.bytes());
            Await.until("it has ended", LIMIT, () -> downloads(tain, "active") == 0);
        }
    }

    /** Or its node would begin again at the same place for as long as there is a line. */
    @Test
    void withholdsTheManifestOfABlobThatHadNoTurnInTime() throws Exception {
        TestImage image = ImageBuilder.seeded(3).layer(SIZE).build();
        image.putInto(mirror, TEAM_APP);
        Content first = Content.random(1, SIZE);
        Gate gate = held(first);
        String manifest = "/v2/source.example/team/app/manifests/" + image.digest();
        String layer = path(image.layers().get(0).digest());
        try (RunningTain tain = RunningTain.startLimited(store, all(1), Duration.ofSeconds(2), mirror)) {
            assertThat(status(tain, manifest)).isEqualTo(200);
            CompletableFuture<HttpResponse<byte[]>> begun = ask(tain, first);
            gate.awaitArrival(LIMIT);

            assertThat(status(tain, layer)).isEqualTo(503);
            assertThat(status(tain, manifest)).isEqualTo(404);

            gate.open();
            begun.join();
            Await.until("it is here", LIMIT, () -> status(tain, layer) == 200);
            assertThat(status(tain, manifest)).isEqualTo(200);
        }
    }

    private Gate held(Content blob) {
        Gate gate = new Gate();
        mirror.putBlob(TEAM_APP, blob);
        mirror.on(RequestMatch.blob(blob.digest()).and(RequestMatch.gets())).always(Fault.stallAfter(SIZE / 2, gate));
        return gate;
    }

    private static int arrivals(List<Gate> gates) {
        return gates.stream().mapToInt(Gate::arrivals).sum();
    }

    private static CompletableFuture<HttpResponse<byte[]>> ask(RunningTain tain, Content blob) {
        return tain.http().sendAsync(tain.request("GET", path(blob.digest())), BodyHandlers.ofByteArray());
    }

    private static int status(RunningTain tain, String path) {
        try {
            return tain.get(path).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(Digest blob) {
        return "/v2/source.example/team/app/blobs/" + blob;
    }

    private static int downloads(RunningTain tain, String state) {
        return (int)
                tain.meters().get("tain.upstream.downloads." + state).gauge().value();
    }

    private static DownloadLimits all(int downloads) {
        return new DownloadLimits(atOnce(downloads), Map.of());
    }

    private static DownloadLimits at(FakeRegistry registry, int downloads) {
        Map<RegistryHost, DownloadLimit> limits = Map.of(registry.host(), atOnce(downloads));
        return new DownloadLimits(DownloadLimit.NONE, limits);
    }

    private static DownloadLimit atOnce(int downloads) {
        return new DownloadLimit(OptionalInt.of(downloads), OptionalLong.empty());
    }
}
