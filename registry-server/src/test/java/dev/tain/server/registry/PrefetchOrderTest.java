package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.settings.TagSettings;
import dev.tain.oci.Digest;
import dev.tain.oci.Reference;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.RunningTain;
import dev.tain.server.pull.PrefetchStatus;
import dev.tain.server.pull.PrefetchStatus.State;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.ImageFormat;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import dev.tain.testkit.TestIndex;
import dev.tain.upstream.DownloadLimit;
import dev.tain.upstream.DownloadLimits;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody has ordered to be here, beside clients that wait. */
class PrefetchOrderTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Tag STABLE = Tag.parse("stable");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final RequestMatch FILLS = RequestMatch.gets().and(RequestMatch.blobs());
    private static final int SIZE = 300_000;

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    private final TestImage image =
            ImageBuilder.seeded(1).layer(SIZE).layer(SIZE).build();
    private final Content other = Content.random(9, SIZE);
    private final Gate gate = new Gate();

    @TempDir
    private Path store;

    @Test
    void comesAfterWhatClientsWaitFor() throws Exception {
        image.putInto(source, TEAM_APP);
        Content first = held();
        source.putBlob(TEAM_APP, other);
        try (RunningTain tain = RunningTain.startLimited(store, atOnce(1), source)) {
            CompletableFuture<HttpResponse<byte[]>> begun = ask(tain, first.digest());
            gate.awaitArrival(LIMIT);
            String order = order(tain);
            awaitWaiting(tain, image.blobs().size());
            CompletableFuture<HttpResponse<byte[]>> asked = ask(tain, other.digest());
            awaitWaiting(tain, image.blobs().size() + 1);

            gate.open();

            assertThat(asked.join().body()).isEqualTo(other.bytes());
            assertThat(begun.join().body()).isEqualTo(first.bytes());
            assertThat(ended(tain, order).state()).isEqualTo(State.DONE);
            assertThat(source.requests(FILLS))
                    .extracting(request -> request.digest().orElseThrow())
                    .startsWith(first.digest(), other.digest())
                    .hasSize(2 + image.blobs().size());
        }
    }

    @Test
    void leavesATurnToClients() throws Exception {
        image.putInto(source, TEAM_APP);
        source.putBlob(TEAM_APP, other);
        source.on(FILLS).always(Fault.holdHeaders(gate));
        try (RunningTain tain = RunningTain.startLimited(store, atOnce(2), source)) {
            String order = order(tain);
            gate.awaitArrival(LIMIT);
            awaitWaiting(tain, image.blobs().size() - 1);

            CompletableFuture<HttpResponse<byte[]>> asked = ask(tain, other.digest());
            Await.until("the client's download", LIMIT, () -> gate.arrivals() == 2);
            assertThat(source.requests(FILLS).get(1).digest()).contains(other.digest());

            gate.open();
            assertThat(asked.join().body()).isEqualTo(other.bytes());
            assertThat(ended(tain, order).state()).isEqualTo(State.DONE);
        }
    }

    /** It has the turn that was left free. */
    @Test
    void goesOnAtOnceWithWhatAClientComesToWaitFor() throws Exception {
        image.putInto(source, TEAM_APP);
        source.on(FILLS).always(Fault.holdHeaders(gate));
        try (RunningTain tain = RunningTain.startLimited(store, atOnce(2), source)) {
            String order = order(tain);
            gate.awaitArrival(LIMIT);
            awaitWaiting(tain, image.blobs().size() - 1);
            Digest begun = source.requests(FILLS).get(0).digest().orElseThrow();
            TestBlob waiting = image.blobs().stream()
                    .filter(blob -> !blob.digest().equals(begun))
                    .findFirst()
                    .orElseThrow();

            CompletableFuture<HttpResponse<byte[]>> joined = ask(tain, waiting.digest());
            Await.until("the client's download", LIMIT, () -> gate.arrivals() == 2);
            assertThat(source.requests(FILLS).get(1).digest()).contains(waiting.digest());

            gate.open();
            assertThat(joined.join().body()).isEqualTo(waiting.content().bytes());
            assertThat(ended(tain, order).state()).isEqualTo(State.DONE);
            assertThat(source.requests(FILLS)).hasSize(image.blobs().size());
        }
    }

    @Test
    void waitsForTheSourceOfATagThatMayHaveMoved() throws Exception {
        ImageBuilder.seeded(2).layer(4_000).build().putInto(source, TEAM_APP, STABLE);
        String manifest = "/v2/source.example/team/app/manifests/" + STABLE;
        try (RunningTain tain = start(RunningTain.tags(null, SHORT, Duration.ofSeconds(10)))) {
            assertThat(tain.get(manifest).statusCode()).isEqualTo(200);
            tain.clock().advance(RunningTain.TAG_MAX_AGE);
            image.putInto(source, TEAM_APP, STABLE);
            source.on(RequestMatch.heads().and(RequestMatch.manifests())).first(1, Fault.holdHeaders(gate));

            String order = order(tain, ":" + STABLE);
            gate.awaitArrival(LIMIT);
            assertThat(tain.get(manifest).headers().firstValue("Warning"))
                    .as("a client waits no longer, and has come later")
                    .isPresent();
            gate.open();

            PrefetchStatus status = ended(tain, order);
            assertThat(status.state()).as(status.toString()).isEqualTo(State.DONE);
            assertThat(source.requests(FILLS))
                    .extracting(request -> request.digest().orElseThrow())
                    .containsAll(image.blobs().stream().map(TestBlob::digest).toList());
        }
    }

    @Test
    void saysWhyTheSourceOfATagThatMayHaveMovedCouldNotBeAsked() throws Exception {
        image.putInto(source, TEAM_APP, STABLE);
        try (RunningTain tain = start(RunningTain.TAGS)) {
            assertThat(ended(tain, order(tain, ":" + STABLE)).state()).isEqualTo(State.DONE);
            tain.clock().advance(RunningTain.TAG_MAX_AGE);
            source.on(RequestMatch.manifests()).always(Fault.status(503));

            PrefetchStatus status = ended(tain, order(tain, ":" + STABLE));

            assertThat(status.state()).isEqualTo(State.FAILED);
            assertThat(status.references().get(0).failure().orElseThrow()).contains("503");
        }
    }

    /** And nothing more of it comes. */
    @Test
    void failsWhenItNamesMoreThanAnybodyWouldWant() throws Exception {
        ImageBuilder huge = ImageBuilder.seeded(3);
        IntStream.range(0, 10_000).forEach(i -> huge.layer(2_048));
        TestImage later = ImageBuilder.seeded(4).architecture("arm64").build();
        TestIndex.of(ImageFormat.OCI, image, huge.build(), later).putInto(source, TEAM_APP, STABLE);
        source.on(FILLS).always(Fault.holdHeaders(gate));
        try (RunningTain tain = start(RunningTain.TAGS)) {
            PrefetchStatus status = ended(tain, order(tain, ":" + STABLE));

            assertThat(status.state()).isEqualTo(State.FAILED);
            assertThat(status.references().get(0).failure()).contains("It has more than 10000 configs and layers");
            assertThat(source.requests(RequestMatch.manifest(later.digest()))).isEmpty();
            gate.open();
        }
    }

    /** Although what was on its way still comes, of which nothing is known any more afterwards. */
    @Test
    void countsWhatWasHereWhenItWasCancelled() throws Exception {
        image.putInto(source, TEAM_APP);
        source.on(FILLS).always(Fault.stallAfter(SIZE / 2, gate));
        try (RunningTain tain = start(RunningTain.TAGS)) {
            String order = order(tain);
            Await.until("half of the layers", LIMIT, () -> bytes(tain, order) >= SIZE);

            tain.prefetches().cancel(order);
            gate.open();
            Await.until("the rest of them", LIMIT, () -> tain.fills().isEmpty());

            assertThat(bytes(tain, order)).isGreaterThanOrEqualTo(SIZE);
            assertThat(status(tain, order).state()).isEqualTo(State.CANCELLED);
        }
    }

    private static long bytes(RunningTain tain, String order) {
        return status(tain, order).references().get(0).bytesDone();
    }

    private RunningTain start(TagSettings tags) {
        return RunningTain.start(
                store,
                List.of(RunningTain.entry("source.example", source, List.of())),
                0,
                RunningTain.Habits.caching(tags));
    }

    private Content held() {
        Content blob = Content.random(8, SIZE);
        source.putBlob(TEAM_APP, blob);
        source.on(RequestMatch.gets().and(RequestMatch.blob(blob.digest()))).always(Fault.stallAfter(SIZE / 2, gate));
        return blob;
    }

    private String order(RunningTain tain) {
        return order(tain, "@" + image.digest());
    }

    private static String order(RunningTain tain, String identifier) {
        Reference reference = Reference.parse("source.example/team/app" + identifier);
        return tain.prefetches()
                .start(List.of(reference), List.of())
                .orElseThrow()
                .id();
    }

    private static PrefetchStatus ended(RunningTain tain, String order) {
        Await.until(
                "the end of the order", LIMIT, () -> status(tain, order).ended().isPresent());
        return status(tain, order);
    }

    private static PrefetchStatus status(RunningTain tain, String order) {
        return tain.prefetches().find(order).orElseThrow();
    }

    private static CompletableFuture<HttpResponse<byte[]>> ask(RunningTain tain, Digest blob) {
        String path = "/v2/source.example/team/app/blobs/" + blob;
        return tain.http().sendAsync(tain.request("GET", path), BodyHandlers.ofByteArray());
    }

    private static void awaitWaiting(RunningTain tain, int downloads) {
        Await.until(
                downloads + " wait",
                LIMIT,
                () -> (int) tain.meters()
                                .get("tain.upstream.downloads.waiting")
                                .gauge()
                                .value()
                        == downloads);
    }

    private static DownloadLimits atOnce(int downloads) {
        return new DownloadLimits(new DownloadLimit(OptionalInt.of(downloads), OptionalLong.empty()), Map.of());
    }
}
