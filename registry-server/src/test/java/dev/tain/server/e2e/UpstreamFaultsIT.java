package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.testkit.Await;
import dev.tain.testkit.TestSeed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real registry fails in the middle of a large layer, while podman and 50 curls read it through Tain, and another registry
 * has it too: nobody notices more than a pause.
 *
 * <p>The layer has 1 GiB where the registry is killed, and 256 MiB elsewhere, so that all of this takes a few minutes on two
 * cores. The network in front of the registries is not faster than the readers, or they would live on what Tain has already
 * and a fault would show only at the end.
 */
@RealTools({"podman", "skopeo", "docker-registry", "curl", "sha256sum", "tar"})
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UpstreamFaultsIT {

    private static final long HUGE = 1L << 30;
    private static final long LARGE = 256L << 20;
    /** Bytes a second while the readers gather. */
    private static final long SLOW = 4 << 20;
    /** Bytes a second that 50 readers can follow. */
    private static final long FAST = 20 << 20;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    static Path upstreams;

    static BigImage huge;
    static BigImage large;
    static Random random;

    @TempDir
    Path directory;

    @AutoClose
    FlakyRegistry first;

    @AutoClose
    FlakyRegistry second;

    @AutoClose
    TainProcess tain;

    @BeforeAll
    static void fillTheUpstreams() throws IOException {
        long seed = TestSeed.of(UpstreamFaultsIT.class);
        random = new Random(seed);
        try (DockerRegistryProcess registry =
                DockerRegistryProcess.start(upstreams.resolve("registry"), upstreams.resolve("store"))) {
            huge = push("huge", seed, HUGE, registry);
            large = push("large", seed + 1, LARGE, registry);
        }
    }

    private static BigImage push(String name, long seed, long size, DockerRegistryProcess registry) throws IOException {
        return BigImage.push(upstreams.resolve(name), seed, size, registry, Ubi8Policy.MIRROR, Ubi8Policy.SOURCE);
    }

    @BeforeEach
    void startEverything() throws IOException {
        // Both only read, so that they can share a store.
        first = FlakyRegistry.over(upstreams.resolve("store"), directory.resolve("first"));
        second = FlakyRegistry.over(upstreams.resolve("store"), directory.resolve("second"));
        Ubi8Policy.write(directory, second.port(), first.port());
        tain = TainProcess.start(directory);
    }

    @Test
    void aRegistryIsKilled() throws Exception {
        assertPullSurvives(huge, "registry killed (`kill -9`), 1 GiB layer", 1, first.registry()::kill);
    }

    @Test
    void aRegistryStandsStill() throws Exception {
        assertPullSurvives(large, "registry paused (`kill -STOP`)", 1, first.registry()::pause);
        first.registry().resume();
    }

    @Test
    void connectionsAreReset() throws Exception {
        assertPullSurvives(large, "connections to the registries reset", 3, () -> {
            first.network().resetConnections();
            second.network().resetConnections();
        });
    }

    @Test
    void connectionsAreClosedInTheOrdinaryWay() throws Exception {
        assertPullSurvives(large, "connections to the registries closed early", 3, () -> {
            first.network().cutConnections();
            second.network().cutConnections();
        });
    }

    @Test
    void theNetworkStandsStill() throws Exception {
        assertPullSurvives(large, "network to the registry stalled", 1, first.network()::stall);
    }

    private void assertPullSurvives(BigImage image, String fault, int times, Runnable injection) throws Exception {
        limitRate(SLOW);
        try (FaultedPull pull = FaultedPull.start(directory.resolve("readers"), tain, image)) {
            pull.awaitReading();
            limitRate(FAST);
            List<Long> injected = inject(image, times, injection);

            int wrong = pull.wrongAnswers();
            int lost = lostBlobs(image);

            new FaultFigures(fault, FaultedPull.READERS, wrong, lost, silences(pull, injected)).print();
            assertThat(wrong).as(tain.log()).isZero();
            assertThat(lost).isZero();
            assertFetchedOnce(image);
        }
    }

    private void limitRate(long bytesPerSecond) {
        first.network().limitRate(bytesPerSecond);
        second.network().limitRate(bytesPerSecond);
    }

    /** Injects the fault when some 30 to 60 % of the layer have come; returns when that was. */
    private List<Long> inject(BigImage image, int times, Runnable injection) {
        List<Long> marks = random.doubles(times, 0.3, 0.6)
                .sorted()
                .mapToObj(part -> (long) (part * image.layerSize()))
                .toList();
        List<Long> injected = new ArrayList<>();
        for (long mark : marks) {
            Await.until(mark + " bytes", LIMIT, () -> bytesPassed() >= mark);
            injected.add(System.nanoTime());
            injection.run();
        }
        return injected;
    }

    private static List<Duration> silences(FaultedPull pull, List<Long> injected) {
        List<Duration> silences = new ArrayList<>();
        for (int i = 0; i < injected.size(); i++) {
            long until = i + 1 < injected.size() ? injected.get(i + 1) : System.nanoTime();
            silences.add(pull.longestSilence(injected.get(i), until));
        }
        return silences;
    }

    /** How many blobs of the image the store lacks; Tain is stopped, and everything in the store verified. */
    private int lostBlobs(BigImage image) {
        StoreFiles files = new StoreFiles(tain.store());
        image.blobs().forEach(files::awaitBlob);
        tain.stop();
        assertThat(Fsck.command(directory)).endsWith("; spool: 0 files, 0 B");
        Set<Object> lost = new HashSet<>(image.blobs());
        lost.removeAll(files.names());
        return lost.size();
    }

    private void assertFetchedOnce(BigImage image) {
        long logged = first.bytesLogged(image.layer()) + second.bytesLogged(image.layer());
        System.out.printf(
                "%,d of %,d bytes came from the first registry, %,d from the second; their access logs say %,d%n",
                first.bytesPassed(), image.layerSize(), second.bytesPassed(), logged);
        assertThat(bytesPassed()).isLessThan(image.layerSize() * 11 / 10);
        assertThat(logged).isLessThan(image.layerSize() * 11 / 10);
    }

    private long bytesPassed() {
        return first.bytesPassed() + second.bytesPassed();
    }
}
