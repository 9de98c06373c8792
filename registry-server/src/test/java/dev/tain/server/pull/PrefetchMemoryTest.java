package dev.tain.server.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.settings.PrefetchSettings;
import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.Platform;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.server.RunningTain;
import dev.tain.server.pull.blob.BlobRequest;
import dev.tain.server.pull.blob.FillRules;
import dev.tain.server.pull.blob.Fills;
import dev.tain.server.pull.blob.Flight;
import dev.tain.server.pull.blob.Places;
import dev.tain.server.pull.blob.PullStore;
import dev.tain.server.pull.blob.StoreHealth;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.PlanWalk;
import dev.tain.server.pull.place.Suspects;
import dev.tain.server.pull.place.Upstreams;
import dev.tain.storage.FileSystemStore;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.ManualClock;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestImage;
import dev.tain.upstream.RegistryClient;
import dev.tain.upstream.UpstreamSettings;
import dev.tain.upstream.Via;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** What is kept of manifests that were served, until something is fetched because of them. */
class PrefetchMemoryTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Digest NOWHERE = Content.of("no place has it").digest();

    private final TestImage image = ImageBuilder.seeded(1).layer(4_000).build();
    private final ManualClock clock = ManualClock.atAnyTime();
    private final PullPools pools = new PullPools();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @AutoClose
    private final RegistryClient registries =
            new RegistryClient(new UpstreamSettings(Duration.ofSeconds(2), Duration.ofSeconds(5), "tain-test"));

    private final CachedRepository repository = new CachedRepository(
            Repository.parse("source.example/team/app"),
            new RepositoryView(RepositoryName.parse("source.example/team/app"), Optional.empty()),
            this::plan,
            Via.NOBODY);

    @TempDir
    private Path directory;

    private FileSystemStore files;
    private Fills fills;
    private Prefetch prefetch;

    @BeforeEach
    void begin() throws IOException {
        files = FileSystemStore.open(directory);
        PullStore store = pools.store(files, new StoreHealth(clock));
        Suspects suspects = new Suspects();
        PlanWalk walk = new PlanWalk(
                suspects, new Upstreams(clock, new SimpleMeterRegistry()), Duration.ofHours(1), Schedulers.parallel());
        fills = new Fills(store, new Places(walk, suspects, registries), new FillRules(RunningTain.FILLS, clock));
        ContentMemory memory = new ContentMemory();
        BlobPulls blobs = new BlobPulls(store, fills, walk, registries, memory);
        ManifestPulls manifests = new ManifestPulls(
                new ManifestStore(store, memory),
                walk,
                registries,
                new AbsentManifests(new TagRules(RunningTain.TAGS, clock)),
                new ManifestPromise(blobs, store.timers()));
        prefetch = new Prefetch(
                new PrefetchSettings(List.of(new Platform("linux/amd64")), 1), manifests, blobs, fills, store.timers());
    }

    @AfterEach
    void end() throws IOException {
        prefetch.close();
        fills.close();
        pools.close();
        files.close();
    }

    @Test
    void aManifestIsNotKeptWhileItsBlobsWaitForTheFillsOfReaders() {
        image.putInto(source, TEAM_APP);
        Flight reader = fills.join(new BlobRequest(NOWHERE, repository.name(), plan(NOWHERE), Via.NOBODY));

        WeakReference<byte[]> content = served();
        Await.until("it is let go", LIMIT, () -> {
            System.gc();
            return content.refersTo(null);
        });
        assertThat(source.requests()).isEmpty();

        assertThat(reader.opened().block(LIMIT)).isInstanceOf(Lookup.Absent.class);
        RequestMatch fetches = RequestMatch.gets().and(RequestMatch.blobs());
        Await.until(
                "all blobs",
                LIMIT,
                () -> source.requests(fetches.and(RequestMatch.in(TEAM_APP))).stream()
                                .filter(request -> !request.digest().equals(Optional.of(NOWHERE)))
                                .count()
                        == image.blobs().size());
    }

    private WeakReference<byte[]> served() {
        byte[] content = image.manifest().content().bytes().clone();
        Manifest manifest = Manifest.of(image.digest(), content).orElseThrow();
        prefetch.served(
                new PullTarget(TEAM_APP, List.of(repository.name()), new Lookup.Found<>(repository), Optional.empty()),
                manifest);
        return new WeakReference<>(content);
    }

    private PullPlan plan(Identifier identifier) {
        PullSource place =
                new PullSource(source.endpoint(), new Repository(source.host(), TEAM_APP).reference(identifier));
        return new PullPlan(repository.source().reference(identifier), Optional.empty(), List.of(place), List.of());
    }
}
