package dev.tain.server.registry;

import static dev.tain.testkit.RequestMatch.blob;
import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.carrying;
import static dev.tain.testkit.RequestMatch.gets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.NoBufferLeaks;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** clients.md, "upstream dies inside a blob": hold the reader, continue from the next source. */
@NoBufferLeaks.Watched
class FailoverTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int SIZE = 3_000_000;
    private static final int CUT = 1_000_000;
    private static final Content LAYER = Content.random(1, SIZE);
    private static final Content CONFIG = Content.random(2, 5_000);

    @AutoClose
    private final FakeRegistry mirror = FakeRegistry.start();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private RunningTain tain;
    private Digest layer;

    @BeforeEach
    void start() {
        tain = RunningTain.start(store, mirror, source);
        layer = mirror.putBlob(TEAM_APP, LAYER);
        source.putBlob(TEAM_APP, LAYER);
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
    }

    static Stream<Named<Fault>> cuts() {
        return Stream.of(
                Named.of("reset", Fault.resetAfter(CUT)),
                Named.of("short body", Fault.closeAfter(CUT)),
                Named.of("stall", Fault.stallAfter(CUT, new Gate())));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void theNextPlaceGoesOnWhereOneStopped(Fault cut) throws IOException {
        mirror.on(gets().and(blob(layer))).first(1, cut);
        mirror.on(carrying("Range")).always(Fault.status(500));

        assertComplete();

        assertThat(source.requests(carrying("Range"))).hasSize(1);
    }

    @Test
    void aBlobFromTwoPlacesIsTransferredOnce() throws IOException {
        mirror.on(gets().and(blob(layer))).first(1, Fault.closeAfter(CUT));
        mirror.on(carrying("Range")).always(Fault.status(500));

        assertComplete();

        assertThat(mirror.bytesServed(layer) + source.bytesServed(layer))
                .as("all of it, and an error document")
                .isBetween((long) SIZE, SIZE + 1_000L);
    }

    @Test
    void theSamePlaceIsTriedOnceAgainFirstWhenItResets() throws IOException {
        mirror.on(gets().and(blob(layer))).first(1, Fault.resetAfter(CUT));

        assertComplete();

        assertThat(source.requests()).isEmpty();
        assertThat(mirror.requests(carrying("Range"))).hasSize(1);
    }

    @Test
    void aPlaceThatStallsIsNotTriedAgainWhileThereAreOthers() throws IOException {
        mirror.on(gets().and(blob(layer))).first(1, Fault.stallAfter(CUT, new Gate()));

        assertComplete();

        assertThat(mirror.requests(carrying("Range"))).isEmpty();
    }

    static Stream<Named<Fault>> oddities() {
        return Stream.of(
                Named.of("ignores Range", Fault.ignoreRange()),
                Named.of("answers 416", Fault.rangeNotSatisfiable()),
                Named.of("sends chunks", Fault.chunked()));
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void aPlaceMayGoOnInItsOwnWay(Fault oddity) throws IOException {
        mirror.on(blobs()).always(Fault.resetAfter(CUT));
        mirror.on(carrying("Range")).always(Fault.status(503));
        source.on(blobs()).always(oddity);

        assertComplete();
    }

    @Test
    void aPlaceThatCompressesMayGoOn() throws IOException {
        mirror.on(blobs()).always(Fault.resetAfter(CUT));
        mirror.on(carrying("Range")).always(Fault.status(503));
        source.on(blobs()).always(Fault.ignoreRange(), Fault.gzip());

        assertComplete();
    }

    @Test
    void aPlaceWhereTheBlobHasAnotherLengthIsPassedOver() throws IOException {
        FakeRegistry last = FakeRegistry.start();
        last.putBlob(TEAM_APP, LAYER);
        try (last;
                RunningTain three = RunningTain.start(store.resolve("three"), mirror, source, last)) {
            mirror.on(blobs()).always(Fault.resetAfter(CUT));
            mirror.on(carrying("Range")).always(Fault.status(503));
            source.on(blobs()).always(Fault.serve(Content.random(9, SIZE + 5)));

            assertThat(three.get(path(layer)).body()).isEqualTo(LAYER.bytes());
        }
    }

    @Test
    void oneThatBreaksAgainAndAgainIsWornDownToTheEnd() throws IOException {
        mirror.on(blobs()).always(Fault.closeAfter(400_000));
        source.on(blobs()).always(Fault.closeAfter(400_000));

        assertComplete();
    }

    @Test
    void aMomentsTroubleBeforeTheFirstByteIsWaitedOut() throws IOException {
        mirror.on(gets().and(blob(layer))).first(2, Fault.status(502));
        source.on(gets().and(blob(layer))).first(2, Fault.resetWithoutAnswer());

        assertComplete();
    }

    /** Three failures are enough for the place to be left alone for a second; then one request tries it, and the others wait for that. */
    @Test
    void aMomentsTroubleOfSeveralBlobsAtOnceIsWaitedOutAsWell() throws IOException {
        source.remove(TEAM_APP, layer);
        List<Digest> blobs = IntStream.range(10, 13)
                .mapToObj(seed -> mirror.putBlob(TEAM_APP, Content.random(seed, 10_000)))
                .toList();
        blobs.forEach(digest -> mirror.on(gets().and(blob(digest))).first(1, Fault.status(502)));

        List<CompletableFuture<HttpResponse<byte[]>>> answers = blobs.stream()
                .map(digest -> tain.http().sendAsync(tain.request("GET", path(digest)), BodyHandlers.ofByteArray()))
                .toList();
        Await.until("all to be asked for", LIMIT, () -> mirror.requests(gets()).size() == 3);
        Await.until("the place to be left alone", LIMIT, () -> leftAlone(mirror) == 1);
        tain.clock().advance(Duration.ofSeconds(1));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer)
                        .succeedsWithin(LIMIT)
                        .extracting(HttpResponse::statusCode)
                        .isEqualTo(200));
    }

    /** With each pause as long as the first one, there would be time for six requests. */
    @Test
    void aPlaceThatBreaksAtOnceIsAskedAfterEverLongerPauses() {
        source.remove(TEAM_APP, layer);
        mirror.on(blobs()).always(Fault.closeAfter(100));

        assertThatThrownBy(() -> tain.get(path(layer))).isInstanceOf(IOException.class);

        assertThat(mirror.requests(gets().and(blob(layer)))).hasSize(4);
    }

    @Test
    void readersAreCutOffWhenNoPlaceIsLeftAndTheNextFillGoesOnWhereThisOneStopped() throws IOException {
        mirror.on(blobs()).first(1, Fault.closeAfter(CUT));
        mirror.on(carrying("Range")).always(Fault.status(500));
        source.on(blobs()).always(Fault.status(500));
        assertThatThrownBy(() -> tain.get(path(layer))).isInstanceOf(IOException.class);

        mirror.clearFaults();
        source.clearFaults();
        mirror.forgetRequests();
        awaitPlaces();

        assertComplete();
        assertThat(mirror.bytesServed(layer) + source.bytesServed(layer)).isLessThanOrEqualTo(SIZE - CUT / 2);
    }

    @Test
    void aPlaceThatComesBackDuringAnOutageGoesOn() throws IOException {
        source.remove(TEAM_APP, layer);
        mirror.on(gets().and(blob(layer))).first(1, Fault.closeAfter(CUT));
        mirror.on(carrying("Range")).first(1, Fault.status(503));

        assertComplete();
    }

    @Test
    void aFillGoesOnAfterTainWasStartedAgain() throws IOException {
        stopInTheMiddle();
        long there = spooled();
        tain = RunningTain.start(store, mirror, source);
        mirror.clearFaults();
        mirror.forgetRequests();

        assertComplete();

        assertThat(mirror.bytesServed(layer)).isEqualTo(SIZE - there);
    }

    /** As after a crash just before the commit. Who asks is told another length, and must not take that much for the blob. */
    @Test
    void aPlaceThatKnowsAnotherLengthOfWhatIsAllThereIsNotBelieved() throws IOException {
        stopInTheMiddle();
        Files.write(tain.files("tain/spool").get(0), LAYER.bytes());
        tain = RunningTain.start(store, mirror, source);
        source.remove(TEAM_APP, layer);
        mirror.clearFaults();
        mirror.on(blobs()).always(Fault.serve(Content.random(5, SIZE / 2)));

        assertThatThrownBy(() -> tain.get(path(layer))).isInstanceOf(IOException.class);

        assertComplete();
    }

    @Test
    void wrongBytesOfASmallBlobAreReplacedBeforeAnybodySeesThem() throws IOException {
        Digest config = mirror.putBlob(TEAM_APP, CONFIG);
        source.putBlob(TEAM_APP, CONFIG);
        mirror.on(blob(config)).always(Fault.corruptByteAt(17));

        assertThat(tain.get(path(config)).body()).isEqualTo(CONFIG.bytes());
    }

    @Test
    void aLieAboutTheLengthOfASmallBlobIsNotWaitedOut() throws IOException {
        Digest config = mirror.putBlob(TEAM_APP, CONFIG);
        source.putBlob(TEAM_APP, CONFIG);
        mirror.on(blob(config)).always(Fault.serve(Content.random(5, 6_000)));

        assertThatThrownBy(() -> tain.get(path(config))).isInstanceOf(IOException.class);
        assertThat(source.requests(blob(config))).hasSize(1);

        assertThat(tain.get(path(config)).body()).isEqualTo(CONFIG.bytes());
    }

    @Test
    void aPlaceThatSendsNothingOfASmallBlobIsNotAskedForEver() throws IOException {
        Digest config = mirror.putBlob(TEAM_APP, CONFIG);
        source.putBlob(TEAM_APP, CONFIG);
        mirror.on(blob(config)).always(Fault.serve(Content.of("")));

        assertThat(tain.get(path(config)).body()).isEqualTo(CONFIG.bytes());
        assertThat(mirror.requests(blob(config))).hasSizeLessThan(5);
    }

    @Test
    void moreThanThereIsOfABlobIsNotGoneOnWith() throws IOException {
        source.remove(TEAM_APP, layer);
        mirror.on(blob(layer))
                .first(1, Fault.serve(Content.random(5, SIZE + 500_000)), Fault.closeAfter(SIZE + 100_000));
        mirror.on(carrying("Range")).always(Fault.status(500));
        assertThatThrownBy(() -> tain.get(path(layer))).isInstanceOf(IOException.class);
        mirror.clearFaults();
        awaitPlaces();
        assertThatThrownBy(() -> tain.get(path(layer))).isInstanceOf(IOException.class);

        assertComplete();
    }

    @Test
    void whatIsLeftOfAWrongFillIsThrownAway() throws IOException {
        mirror.on(blobs()).always(Fault.corruptByteAt(5));
        assertThatThrownBy(() -> tain.get(path(layer))).isInstanceOf(IOException.class);

        assertComplete();
        assertThat(source.bytesServed(layer)).isEqualTo(SIZE);
    }

    /** One lies and stops, the other goes on with that honestly: nobody can tell them apart by the digest. */
    @Test
    void twoPlacesThatSpoilEachOthersWorkAreToldApartInTheEnd() throws IOException {
        mirror.on(blobs()).always(Fault.corruptByteAt(5), Fault.resetAfter(CUT));
        assertThatThrownBy(() -> tain.get(path(layer))).isInstanceOf(IOException.class);

        assertComplete();
    }

    /** Stops Tain when a part of the layer has come; what has is in the spool then. */
    private void stopInTheMiddle() throws IOException {
        Gate gate = new Gate();
        mirror.on(blobs()).always(Fault.stallAfter(CUT, gate));
        CompletableFuture<HttpResponse<Void>> reader =
                tain.http().sendAsync(tain.request("GET", path(layer)), BodyHandlers.discarding());
        Await.until("the first part is there", LIMIT, () -> spooled() >= CUT / 2);
        tain.stopFills();
        tain.close();
        assertThat(reader).failsWithin(LIMIT);
    }

    private int leftAlone(FakeRegistry place) {
        return tain.upstream(place).repositories().size();
    }

    private void assertComplete() throws IOException {
        assertThat(tain.get(path(layer)).body()).isEqualTo(LAYER.bytes());
    }

    private void awaitPlaces() {
        tain.clock().advance(Duration.ofMinutes(1));
    }

    private long spooled() {
        try {
            List<Path> files = tain.files("tain/spool");
            return files.isEmpty() ? 0 : files.get(0).toFile().length();
        } catch (IOException e) {
            return 0; // a file went away while they were listed
        }
    }

    private static String path(Digest digest) {
        return "/v2/source.example/team/app/blobs/" + digest;
    }
}
