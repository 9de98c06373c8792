package dev.tain.server.registry;

import static dev.tain.testkit.RequestMatch.blob;
import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.gets;
import static dev.tain.testkit.RequestMatch.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.settings.PrefetchSettings;
import dev.tain.oci.Identifier;
import dev.tain.oci.Platform;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.RunningTain;
import dev.tain.server.RunningTain.Habits;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.ImageFormat;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import dev.tain.testkit.TestIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is fetched before anybody asks for it. */
class PrefetchTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Tag STABLE = Tag.parse("stable");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final RequestMatch FILLS = gets().and(blobs());
    private static final int SIZE = 100_000;

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    private final TestImage image =
            ImageBuilder.seeded(1).layer(SIZE).layer(5_000).layer(6_000).build();
    private final TestImage arm =
            ImageBuilder.seeded(2).architecture("arm64").layer(7_000).build();
    private final TestIndex index = TestIndex.of(ImageFormat.OCI, arm, image);
    private final TestBlob layer = image.layers().get(0);
    private final TestBlob last = image.layers().get(2);

    @TempDir
    private Path store;

    private Optional<RunningTain> tain = Optional.empty();

    @BeforeEach
    void fill() {
        index.putInto(source, TEAM_APP, STABLE);
    }

    @AfterEach
    void stop() throws IOException {
        if (tain.isPresent()) {
            tain.get().close();
        }
    }

    @Test
    void isNothingWhenNobodyWantsThat() throws IOException {
        start(RunningTain.NO_PREFETCH);

        get("manifests", STABLE);
        get("manifests", image.digest());
        tain().get("/v2/");

        assertThat(source.requests(FILLS)).isEmpty();
        assertThat(source.requests(manifest(arm.digest()))).isEmpty();
    }

    @Test
    void isTheImagesOfTheWantedPlatformsAndNoOthers() throws IOException {
        start(amd64(2));

        get("manifests", STABLE);

        awaitStored(image.blobs());
        assertThat(source.requests(manifest(arm.digest()))).isEmpty();
        source.close();
        assertThat(get("manifests", image.digest()).statusCode()).isEqualTo(200);
        assertThat(get("blobs", layer.digest()).body())
                .isEqualTo(layer.content().bytes());
    }

    @Test
    void isWhatAManifestNamesThatWasServed() throws IOException {
        start(amd64(2));

        get("manifests", arm.digest());

        awaitStored(arm.blobs());
        assertThat(source.requests(FILLS)).hasSize(2);
    }

    @Test
    void goesOnWithoutReaders() throws IOException {
        start(amd64(2), Optional.of(Duration.ofMillis(20)));
        source.on(FILLS).always(Fault.rate(2 * SIZE));

        get("manifests", image.digest());

        awaitStored(image.blobs());
        assertThat(source.requests(gets().and(blob(layer.digest())))).hasSize(1);
    }

    @Test
    void isNotBegunWhileAReaderWaitsForAFill() throws IOException {
        start(amd64(2));
        TestBlob other = arm.layers().get(0);
        Gate gate = new Gate();
        source.on(gets().and(blob(other.digest()))).always(Fault.stallAfter(1_000, gate));
        CompletableFuture<HttpResponse<byte[]>> reader = begin(other);
        gate.awaitArrival(LIMIT);

        get("manifests", image.digest());
        tain().get("/v2/");
        assertThat(source.requests(FILLS)).hasSize(1);

        gate.open();
        assertThat(reader.join().statusCode()).isEqualTo(200);
        awaitStored(image.blobs());
    }

    @Test
    void isNoMoreAtOnceThanIsWanted() throws IOException {
        start(amd64(2));
        Gate gate = new Gate();
        source.on(FILLS).always(Fault.holdHeaders(gate));

        get("manifests", image.digest());
        Await.until("two fills", LIMIT, () -> gate.arrivals() >= 2);
        get("manifests", arm.digest()); // several requests to the source, before which a third fill would have come
        int atOnce = gate.arrivals();
        gate.open();

        assertThat(atOnce).isEqualTo(2);
        awaitStored(image.blobs());
    }

    @Test
    void keepsNobodyWaitingWhoComesForWhatIsStillToBeFetched() throws IOException {
        start(amd64(1));
        Gate gate = new Gate();
        source.on(gets().and(blob(image.config().digest()))).always(Fault.holdHeaders(gate));
        get("manifests", image.digest());
        gate.awaitArrival(LIMIT);

        assertThat(get("blobs", last.digest()).body()).isEqualTo(last.content().bytes());

        gate.open();
        awaitStored(image.blobs());
        assertThat(source.requests(gets().and(blob(last.digest())))).hasSize(1);
    }

    @Test
    void isForgottenWhenItFails() throws IOException {
        start(amd64(1));
        source.on(gets().and(blob(layer.digest()))).first(1, Fault.corruptByteAt(0));

        get("manifests", image.digest());

        awaitStored(List.of(last));
        assertThat(source.requests(gets().and(blob(layer.digest())))).hasSize(1);
        assertThat(get("manifests", image.digest()).statusCode()).isEqualTo(200);
        assertThat(get("blobs", layer.digest()).body())
                .isEqualTo(layer.content().bytes());
    }

    @Test
    void endsWithTain() throws IOException {
        start(amd64(1));
        Gate gate = new Gate();
        source.on(FILLS).always(Fault.holdHeaders(gate));
        get("manifests", image.digest());
        gate.awaitArrival(LIMIT);

        tain().close();
        tain = Optional.empty();
        source.forgetRequests();
        gate.open();

        assertThat(source.requests()).isEmpty();
    }

    private static PrefetchSettings amd64(int concurrency) {
        return new PrefetchSettings(List.of(new Platform("linux/amd64")), concurrency);
    }

    private void start(PrefetchSettings settings) {
        start(settings, Optional.empty());
    }

    private void start(PrefetchSettings settings, Optional<Duration> unwatched) {
        tain = Optional.of(RunningTain.start(
                store,
                List.of(RunningTain.entry("source.example", source, List.of())),
                0,
                Habits.prefetching(settings, unwatched)));
    }

    private RunningTain tain() {
        return tain.orElseThrow();
    }

    private HttpResponse<byte[]> get(String kind, Identifier identifier) throws IOException {
        return tain().get(path(kind, identifier));
    }

    private CompletableFuture<HttpResponse<byte[]>> begin(TestBlob blob) {
        return tain().http().sendAsync(tain().request("GET", path("blobs", blob.digest())), BodyHandlers.ofByteArray());
    }

    private static String path(String kind, Identifier identifier) {
        return "/v2/source.example/team/app/%s/%s".formatted(kind, identifier);
    }

    private void awaitStored(List<TestBlob> blobs) {
        for (TestBlob blob : blobs) {
            Await.until(blob.digest() + " to be stored", LIMIT, () -> isStored(blob));
        }
    }

    private boolean isStored(TestBlob blob) {
        try {
            return tain().files("docker/registry/v2/repositories/source.example/team/app/_layers").stream()
                    .anyMatch(link -> link.toString().contains(blob.digest().hex()));
        } catch (IOException | UncheckedIOException e) {
            return false; // a file went away while they were listed
        }
    }
}
