package dev.tain.server.registry;

import static dev.tain.testkit.RequestMatch.blob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.server.registry.RandomReader.Outcome;
import dev.tain.storage.StoreCheck;
import dev.tain.storage.StoreFinding;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.NoBufferLeaks;
import dev.tain.testkit.TestSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of fills from places that fail in random ways, with readers that read in random ways, and a Tain that is started
 * again now and then. After each, every complete answer was right and the blob can be had; at the end every stored blob is
 * right and nothing is left over.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@NoBufferLeaks.Watched
class RandomFaultsTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final int FILLS = 200;
    private static final int MOST_READERS = 5;
    private static final int LARGEST = 1_500_000;
    private static final int TRIES = 4;
    private static final Duration SILENCE = Duration.ofMillis(150);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final long seed = TestSeed.of(getClass());
    private final Random random = new Random(seed);
    private final Gate never = new Gate();
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private final ExecutorService readers = Executors.newFixedThreadPool(MOST_READERS);
    private int faults;
    private int restarts;
    private int retries;

    @AutoClose
    private final FakeRegistry mirror = FakeRegistry.start();

    @AutoClose
    private final FakeRegistry other = FakeRegistry.start();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        tain = RunningTain.startImpatient(store, SILENCE, mirror, other, source);
    }

    @AfterEach
    void stop() throws IOException {
        readers.shutdownNow();
        tain.close();
    }

    @Test
    void everyCompleteAnswerIsRightAndNothingIsLeftOver() throws Exception {
        for (int i = 0; i < FILLS; i++) {
            Content content = Content.random(seed + i, 1 + random.nextInt(i % 3 == 0 ? 100_000 : LARGEST));
            Digest digest = content.digest();
            Stream.of(mirror, other, source).forEach(place -> place.putBlob(TEAM_APP, digest, content));
            Stream.of(mirror, other, source).forEach(place -> spoil(place, digest, content));

            read(digest, content);

            Stream.of(mirror, other, source).forEach(FakeRegistry::clearFaults);
            tain.clock().advance(Duration.ofMinutes(10));
            assertThat(body(digest)).as("fill %d", i).isEqualTo(content.bytes());
            // Readers have all before it is stored; a restart in that moment would lose it.
            Await.until("it is stored", LIMIT, () -> tain.fills().isEmpty());
            assertThat(isStored(digest)).as("fill %d is stored", i).isTrue();
            Stream.of(mirror, other, source).forEach(FakeRegistry::forgetRequests);
        }
        assertNothingIsLeft();
        System.out.printf(
                "reliability: random faults | %d fills, %d faulty places, %d restarts, %d retries | readers %s%n",
                FILLS, faults, restarts, retries, outcomes);
    }

    private void read(Digest digest, Content content) throws Exception {
        List<Future<Outcome>> running = new ArrayList<>();
        for (int i = 1 + random.nextInt(MOST_READERS); i > 0; i--) {
            running.add(readers.submit(new RandomReader(tain, path(digest), content, random.nextLong())));
        }
        if (random.nextInt(12) == 0) {
            tain.stopFills();
            tain.close();
            tain = RunningTain.startImpatient(store, SILENCE, mirror, other, source);
            restarts++;
        }
        for (Future<Outcome> reader : running) {
            Outcome outcome = reader.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            outcomes.merge(outcome, 1, Integer::sum);
            assertThat(outcome).isNotEqualTo(Outcome.WRONG);
        }
    }

    private boolean isStored(Digest digest) {
        return Files.exists(store.resolve("docker/registry/v2/blobs/sha256/%s/%s/data"
                .formatted(digest.hex().substring(0, 2), digest.hex())));
    }

    /** A fill that was begun before may still end badly, and the next one finds out who is to blame. */
    private byte[] body(Digest digest) throws IOException {
        for (int tries = 1; tries < TRIES; tries++) {
            try {
                return tain.get(path(digest)).body();
            } catch (IOException e) {
                retries++;
            }
        }
        return tain.get(path(digest)).body();
    }

    /** Leaves a place as it is, or lets it fail once, or always. */
    private void spoil(FakeRegistry place, Digest digest, Content content) {
        if (random.nextInt(4) == 0) {
            return;
        }
        faults++;
        Fault[] chosen = faults(content);
        if (random.nextBoolean()) {
            place.on(blob(digest)).first(1 + random.nextInt(2), chosen);
        } else {
            place.on(blob(digest)).always(chosen);
        }
    }

    private Fault[] faults(Content content) {
        long offset = random.nextLong(content.size());
        Fault fault = switch (random.nextInt(14)) {
            case 0, 1 -> Fault.resetAfter(offset);
            case 2, 3 -> Fault.closeAfter(offset);
            case 4 -> Fault.stallAfter(offset, never);
            case 5 -> Fault.corruptByteAt(offset);
            case 6 -> Fault.status(random.nextBoolean() ? 500 : 404);
            case 7 -> Fault.tooManyRequests(Duration.ofSeconds(30));
            case 8 -> Fault.rangeNotSatisfiable();
            case 9 -> Fault.chunked();
            case 10 -> Fault.serve(Content.random(seed - 1, content.size() + random.nextInt(3) - 1));
            case 11 -> Fault.holdHeaders(never);
            case 12 -> Fault.closeWithoutAnswer();
            default -> Fault.gzip();
        };
        return random.nextInt(3) == 0 ? new Fault[] {Fault.ignoreRange(), fault} : new Fault[] {fault};
    }

    private void assertNothingIsLeft() throws IOException {
        Await.until("the fills have ended", LIMIT, () -> spooled().isEmpty());
        tain.close();
        List<StoreFinding> findings = new ArrayList<>();
        long blobs = check(findings);
        assertThat(findings).isEmpty();
        assertThat(blobs).isEqualTo(FILLS);
        assertThat(openFiles()).isEmpty();
    }

    private long check(List<StoreFinding> findings) throws IOException {
        StoreCheck check = StoreCheck.of(store, findings::add);
        return check.run().blobs();
    }

    private List<Path> spooled() {
        try {
            return tain.files("tain/spool");
        } catch (IOException e) {
            return List.of(store); // a file went away while they were listed
        }
    }

    /** The files of the store that this process has open, where the system tells. */
    private List<Path> openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        List<Path> open = new ArrayList<>();
        try (Stream<Path> links = Files.list(descriptors)) {
            for (Path link : links.toList()) {
                target(link).filter(file -> file.startsWith(store)).ifPresent(open::add);
            }
        }
        return open;
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (IOException e) {
            return Optional.empty(); // it was closed meanwhile
        }
    }

    private static String path(Digest digest) {
        return "/v2/source.example/team/app/blobs/" + digest;
    }
}
