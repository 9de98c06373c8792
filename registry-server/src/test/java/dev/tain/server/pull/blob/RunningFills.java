package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.oci.Reference;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.server.RunningTain;
import dev.tain.server.blocking.BlockingPool;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.PlanWalk;
import dev.tain.server.pull.place.Suspects;
import dev.tain.server.pull.place.Upstreams;
import dev.tain.storage.BlobStore;
import dev.tain.storage.FileSystemStore;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ManualClock;
import dev.tain.upstream.RegistryClient;
import dev.tain.upstream.UpstreamSettings;
import dev.tain.upstream.Via;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import reactor.core.scheduler.Schedulers;

/** Fills from fake registries into a store of the test's. */
final class RunningFills implements AutoCloseable {

    static final RepositoryName REPOSITORY = RepositoryName.parse("team/app");

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ManualClock clock = ManualClock.atAnyTime();
    private final BlockingPool pool = new BlockingPool("test", 8);
    private final RegistryClient registries =
            new RegistryClient(new UpstreamSettings(Duration.ofSeconds(2), Duration.ofSeconds(5), "tain-test"));
    private final StoreHealth health = new StoreHealth(clock);
    private final HashScheduler hashing;
    private final FileSystemStore files;
    private final Fills fills;

    /**
     * Fills into a store in the directory.
     *
     * @param disk what the store looks like to fills
     * @param processors how many there are for hashing: with one, what is written is hashed on the same thread
     */
    RunningFills(Path directory, UnaryOperator<BlobStore> disk, int processors) throws IOException {
        hashing = new HashScheduler(pool.scheduler(), processors);
        files = FileSystemStore.open(directory);
        PullStore store = new PullStore(
                disk.apply(files.blobs()),
                files.repositories(),
                pool.scheduler(),
                pool.scheduler(),
                hashing,
                pool.scheduler(),
                pool.scheduler(),
                Schedulers.parallel(),
                health,
                new HeldBlobs(pool.scheduler(), pool.scheduler(), health));
        Suspects suspects = new Suspects();
        PlanWalk walk = new PlanWalk(
                suspects, new Upstreams(clock, new SimpleMeterRegistry()), Duration.ofHours(1), Schedulers.parallel());
        fills = new Fills(store, new Places(walk, suspects, registries), new FillRules(RunningTain.FILLS, clock));
    }

    /** The fill of the blob, which one of the places has begun to send. */
    Fill fill(Digest digest, FakeRegistry... places) {
        List<PullSource> sources = Arrays.stream(places)
                .map(place -> new PullSource(place.endpoint(), reference(place, digest)))
                .toList();
        PullPlan plan = new PullPlan(reference(places[0], digest), Optional.empty(), sources, List.of());
        return fills.join(new BlobRequest(digest, REPOSITORY, plan, Via.NOBODY))
                .opened()
                .map(answer -> ((Lookup.Found<Fill>) answer).value())
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    BlobBody body(Fill fill) {
        return BlobBody.of(fill, pool.scheduler());
    }

    /** How many fills download at the moment. */
    int downloads() {
        return hashing.fills();
    }

    StoreHealth health() {
        return health;
    }

    Fills fills() {
        return fills;
    }

    private static Reference reference(FakeRegistry place, Digest digest) {
        return Reference.parse("%s/%s@%s".formatted(place.host(), REPOSITORY, digest));
    }

    @Override
    public void close() throws IOException {
        fills.close();
        pool.close();
        registries.close();
        files.close();
    }
}
