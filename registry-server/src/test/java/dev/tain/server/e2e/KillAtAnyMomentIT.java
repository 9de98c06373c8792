package dev.tain.server.e2e;

import static dev.tain.testkit.RequestMatch.blob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RecordedRequest;
import dev.tain.testkit.TcpRelay;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import dev.tain.testkit.TestSeed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tain is ended by {@code kill -9} at random moments of pulls, and started again: each pull is killed once to three times and
 * then succeeds. Some moments are any number of bytes into the pull; others are those when a layer has just come, and is
 * being committed.
 *
 * <p>After most kills the store is verified in this process, after every tenth by the command {@code tain fsck}.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class KillAtAnyMomentIT {

    private static final int KILLS = 50;
    private static final int MOST_KILLS_OF_A_PULL = 3;
    private static final int COMMANDS_EVERY = 10;
    private static final int SMALLEST_LAYER = 4_000_000;
    private static final int LARGEST_LAYER = 20_000_000;
    /** Bytes a second on each connection: some 0.1 to 0.5 s for a layer. */
    private static final long RATE = 40_000_000;
    /** From so many bytes on, a retry must be cheaper than a new beginning. */
    private static final long WORTH_RESUMING = 1_000_000;
    /** Within this time after its last byte a layer is committed. */
    private static final int COMMIT_MILLIS = 60;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final long seed = TestSeed.of(getClass());
    private final Random random = new Random(seed);
    private final List<Duration> recoveries = new ArrayList<>();
    private final Set<Digest> kept = new HashSet<>();
    /** How many bytes of each layer of the image there were at the last start. */
    private final Map<Digest, Long> there = new HashMap<>();

    /** How many bytes had come through the network by then. */
    private long fetchedBefore;

    private int wrongAnswers;
    private int answers;
    private int lostBlobs;
    private int killsInLayers;
    private int killsInCommits;

    @TempDir
    Path directory;

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @AutoClose
    private final TcpRelay network = TcpRelay.to(source.port());

    @AutoClose
    TainProcess tain;

    private TainClient client;
    private StoreFiles files;

    @BeforeEach
    void startTain() throws IOException {
        network.limitRate(RATE);
        Ubi8Policy.write(directory, network.port(), network.port());
        tain = TainProcess.start(directory);
        client = new TainClient(tain, Ubi8Policy.MIRROR);
        files = new StoreFiles(tain.store());
    }

    @Test
    void leavesAStoreThatIsRightAndGoesOnWithWhatItHad() throws Exception {
        long sizeOfAll = 0;
        for (int pull = 1; recoveries.size() < KILLS; pull++) {
            TestImage image = image(pull);
            sizeOfAll += size(image);
            image.putInto(source, Ubi8Policy.MIRROR);
            int kills = Math.min(1 + random.nextInt(MOST_KILLS_OF_A_PULL), KILLS - recoveries.size());
            for (int kill = 0; kill < kills; kill++) {
                killDuringPull(image);
            }
            completePull(image);
            image.blobs().forEach(blob -> source.remove(Ubi8Policy.MIRROR, blob.digest()));
        }
        new FaultFigures("Tain killed (`kill -9`) during a pull", answers, wrongAnswers, lostBlobs, recoveries).print();
        System.out.printf(
                "%d kills were in the middle of a layer, %d between its last byte and its name; %,d bytes fetched for %,d%n",
                killsInLayers, killsInCommits, network.bytesToClients(), sizeOfAll);
        assertThat(wrongAnswers).isZero();
        assertThat(lostBlobs).isZero();
        assertThat(network.bytesToClients()).isLessThan(sizeOfAll * 2);
    }

    private TestImage image(int number) {
        ImageBuilder builder = ImageBuilder.seeded(seed + number);
        for (int layer = 0; layer < 3; layer++) {
            builder.layer(SMALLEST_LAYER + random.nextInt(LARGEST_LAYER - SMALLEST_LAYER));
        }
        return builder.build();
    }

    private void killDuringPull(TestImage image) throws Exception {
        PlainPull pull = PlainPull.start(client, image);
        awaitMoment(pull, image);
        tain.kill();
        count(pull.awaitEnd(LIMIT));
        assertNothingFetchedTwice(image);
        verifyTheStore();
        noteWhatThereIs(image);
        long start = System.nanoTime();
        tain.startAgain();
        awaitFirstByte(image.layers().get(0));
        recoveries.add(Duration.ofNanos(System.nanoTime() - start));
    }

    /** Any number of bytes into the pull, or any time while a layer is committed. */
    private void awaitMoment(PlainPull pull, TestImage image) {
        if (random.nextInt(10) < 7) {
            long moment = fetchedBefore + random.nextLong(missing(image) + 1);
            Await.until("enough bytes", LIMIT, () -> network.bytesToClients() >= moment || pull.isOver());
            return;
        }
        Await.until(
                "a layer that is there",
                LIMIT,
                () -> pull.isOver()
                        || image.layers().stream()
                                .anyMatch(layer ->
                                        pull.complete().contains(layer.digest()) && there(layer) < layer.size()));
        long moment = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(COMMIT_MILLIS));
        Await.until("the moment", LIMIT, () -> System.nanoTime() >= moment);
    }

    private void awaitFirstByte(TestBlob layer) throws IOException, InterruptedException {
        // This reader leaves at once; the fill goes on.
        try (InputStream body = client.blobAsItComes(layer.digest()).body()) {
            assertThat(body.read()).isNotNegative();
        }
    }

    private void completePull(TestImage image) {
        PlainPull pull = PlainPull.start(client, image).awaitEnd(LIMIT);

        count(pull);
        assertThat(pull.complete()).as(tain.log()).hasSize(1 + image.blobs().size());
        assertNothingFetchedTwice(image);
        if (size(image) - missing(image) >= WORTH_RESUMING) {
            assertThat(network.bytesToClients() - fetchedBefore).isLessThan(size(image));
        }
        image.blobs().forEach(blob -> files.awaitBlob(blob.digest()));
        image.blobs().forEach(blob -> kept.add(blob.digest()));
        fetchedBefore = network.bytesToClients();
        there.clear();
        source.forgetRequests();
    }

    private void count(PlainPull pull) {
        answers += pull.complete().size();
        wrongAnswers += pull.wrongAnswers();
    }

    /** Since the last start, of each layer only that was asked for which was not there by then. */
    private void assertNothingFetchedTwice(TestImage image) {
        assertThat(image.layers()).allSatisfy(layer -> {
            if (there(layer) >= WORTH_RESUMING) {
                assertThat(fetched(layer)).isLessThanOrEqualTo(layer.size() - there(layer));
            }
        });
    }

    /** Without error documents: where a layer only had to be verified, its end was asked for, and there is no more. */
    private long fetched(TestBlob layer) {
        return source.requests(blob(layer.digest())).stream()
                .map(RecordedRequest::answer)
                .filter(answer -> answer.status() < 300)
                .mapToLong(RecordedRequest.Progress::bodyBytes)
                .sum();
    }

    private void verifyTheStore() throws IOException {
        if (recoveries.size() % COMMANDS_EVERY == 0) {
            Fsck.command(directory);
        } else {
            Fsck.check(tain.store());
        }
        Set<Digest> names = files.names();
        lostBlobs +=
                (int) kept.stream().filter(digest -> !names.contains(digest)).count();
        kept.addAll(names);
    }

    /** What a kill has left of an image, in the spool or in the store. */
    private void noteWhatThereIs(TestImage image) {
        Map<TestBlob, Long> unfinished = image.layers().stream()
                .collect(Collectors.toMap(layer -> layer, layer -> files.unfinished(layer.digest())));
        killsInLayers += unfinished.entrySet().stream()
                        .anyMatch(layer -> layer.getValue() > 0
                                && layer.getValue() < layer.getKey().size())
                ? 1
                : 0;
        killsInCommits += unfinished.entrySet().stream()
                        .anyMatch(layer -> layer.getValue() == layer.getKey().size())
                ? 1
                : 0;
        unfinished.forEach(
                (layer, bytes) -> there.put(layer.digest(), kept.contains(layer.digest()) ? layer.size() : bytes));
        fetchedBefore = network.bytesToClients();
        source.forgetRequests();
    }

    private long there(TestBlob layer) {
        return there.getOrDefault(layer.digest(), 0L);
    }

    private long missing(TestImage image) {
        return image.layers().stream()
                .mapToLong(layer -> layer.size() - there(layer))
                .sum();
    }

    private static long size(TestImage image) {
        return image.layers().stream().mapToLong(TestBlob::size).sum();
    }
}
