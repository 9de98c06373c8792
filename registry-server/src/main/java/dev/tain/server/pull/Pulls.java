package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.Tag;
import dev.tain.server.pull.blob.FillMetrics;
import dev.tain.server.pull.blob.FillStatus;
import dev.tain.server.pull.blob.Fills;
import dev.tain.server.pull.blob.Places;
import dev.tain.server.pull.blob.PullStore;
import dev.tain.server.pull.blob.StoreHealth;
import dev.tain.server.pull.blob.StoreMetrics;
import dev.tain.server.pull.place.DownloadMetrics;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.server.pull.place.PlanWalk;
import dev.tain.server.pull.place.Suspects;
import dev.tain.server.pull.place.UpstreamStatus;
import dev.tain.server.pull.place.Upstreams;
import dev.tain.storage.FileSystemStore;
import dev.tain.upstream.RegistryClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Answers pulls: from what is held, or through the pull plan of the source that the requested name stands for. Every
 * answer ends with a {@link Lookup}, with a {@link PlacesFailedException} when no place could say, or with an
 * {@link java.io.IOException} when only the store could have, and has failed.
 */
public final class Pulls implements AutoCloseable {

    private final PullPools pools = new PullPools();
    private final PullTargets targets;
    private final Upstreams upstreams;
    private final StoreHealth health;
    private final Fills fills;
    private final UnfinishedBlobs unfinished;
    private final ManifestPulls manifests;
    private final TagPulls tags;
    private final BlobPulls blobs;
    private final ReferrerPulls referrers;
    private final TagListPulls tagLists;
    private final WithheldManifests withheld;
    private final AtHand atHand;
    private final Prefetch prefetch;
    private final PrefetchJobs prefetches;
    private final HeldContents contents;
    private final LastPulls lastPulls;
    private final Duration patience;

    /**
     * Begins with nothing under way.
     *
     * @param policy the policy in force, asked anew for each request
     * @param files the store
     * @param registries the way to remote registries
     * @param rules how patient they are
     */
    public Pulls(Supplier<PullPolicy> policy, FileSystemStore files, RegistryClient registries, PullRules rules) {
        patience = rules.patience();
        health = new StoreHealth(rules.walks().clock());
        targets = new PullTargets(policy);
        PullStore store = pools.store(files, health);
        Suspects suspects = new Suspects();
        upstreams = new Upstreams(rules.walks().clock(), rules.walks().meters());
        PlanWalk walk = new PlanWalk(suspects, upstreams, rules.walks().hedgeAfter(), Schedulers.parallel());
        fills = new Fills(store, new Places(walk, suspects, registries), rules.fills());
        unfinished = new UnfinishedBlobs(files, store, rules.fills());
        new FillMetrics(fills).bindTo(rules.walks().meters());
        new DownloadMetrics(registries).bindTo(rules.walks().meters());
        new StoreMetrics(health).bindTo(rules.walks().meters());
        ContentMemory memory = new ContentMemory();
        ManifestStore held = new ManifestStore(store, memory);
        blobs = new BlobPulls(store, fills, walk, registries, memory);
        withheld = new WithheldManifests(blobs, rules.tags());
        atHand = new AtHand(memory, withheld);
        AbsentManifests absent = new AbsentManifests(rules.tags());
        manifests = new ManifestPulls(held, walk, registries, absent, new ManifestPromise(blobs, store.timers()));
        TagUpdates updates = new TagUpdates(held, manifests, rules.tags());
        tags = new TagPulls(held, updates, rules.tags());
        referrers = new ReferrerPulls(new HeldReferrers(store, held), walk, registries, rules.tags());
        tagLists = new TagListPulls(store, walk, registries);
        prefetch = new Prefetch(rules.prefetch(), manifests, blobs, fills, store.timers());
        prefetches = new PrefetchJobs(
                new ImageFetch(targets, tags, updates, manifests, blobs),
                fills,
                rules.walks().clock(),
                store.timers());
        lastPulls = new LastPulls(files.catalog(), rules.walks().clock(), pools.contents());
        contents = new HeldContents(
                files.catalog(),
                files.repositories(),
                new Memories(held, updates, absent, referrers, withheld, lastPulls),
                pools.contents());
    }

    /**
     * The manifest, when it can be answered with at once. Otherwise empty, whether or not there is one.
     *
     * @param whole whether the client gets all of it, and not only what it is
     */
    public Optional<ServedManifest> manifestAtHand(PullRequest request, Digest digest, boolean whole) {
        return manifestAtHand(targets.resolve(request), digest, whole);
    }

    private Optional<ServedManifest> manifestAtHand(PullTarget target, Digest digest, boolean whole) {
        Optional<ServedManifest> served = atHand.manifest(target, digest);
        served.filter(found -> whole).ifPresent(found -> served(target, found));
        return served.isPresent() ? served : target.next().flatMap(next -> manifestAtHand(next, digest, whole));
    }

    /**
     * The bytes of a small config or layer, when it can be answered with at once. Otherwise empty, whether or not there is one.
     * Nobody may change them.
     *
     * @param whole whether the client gets all of them, and not only their number
     */
    public Optional<byte[]> blobAtHand(PullRequest request, Digest digest, boolean whole) {
        return blobAtHand(targets.resolve(request), digest, whole);
    }

    private Optional<byte[]> blobAtHand(PullTarget target, Digest digest, boolean whole) {
        Optional<byte[]> served = atHand.blob(target, digest);
        served.filter(found -> whole).ifPresent(found -> lastPulls.pulled(target));
        return served.isPresent() ? served : target.next().flatMap(next -> blobAtHand(next, digest, whole));
    }

    /** The manifest that the tag or digest names. */
    public Mono<Lookup<ServedManifest>> manifest(PullRequest request, Identifier identifier) {
        return inTime(SourcesInTurn.ask(targets.resolve(request), identifier, target -> manifest(target, identifier)));
    }

    private Mono<Lookup<ServedManifest>> manifest(PullTarget target, Identifier identifier) {
        return (identifier instanceof Digest digest
                        ? manifests.pull(target, digest)
                        : tags.pull(target, (Tag) identifier))
                .flatMap(answer -> answer.then(served -> withheld.servedUnlessWithheld(target, served)))
                .doOnNext(answer -> answer.ifFoundOrElse(served -> served(target, served), () -> {}));
    }

    private void served(PullTarget target, ServedManifest manifest) {
        prefetch.served(target, manifest.manifest());
        lastPulls.pulled(target);
    }

    /** What the manifest is that the tag or digest names; it is not downloaded. */
    public Mono<Lookup<ServedDescriptor>> manifestDescriptor(PullRequest request, Identifier identifier) {
        return inTime(SourcesInTurn.ask(
                targets.resolve(request),
                identifier,
                target -> (identifier instanceof Digest digest
                                ? manifests.check(target, digest)
                                : tags.check(target, (Tag) identifier))
                        .flatMap(answer -> answer.then(served -> withheld.unlessWithheld(target, served)))));
    }

    /** The config or layer with this digest. While it cannot be had, manifests that need it are withheld. */
    public Mono<Lookup<ServedBlob>> blob(PullRequest request, Digest digest) {
        PullTarget target = targets.resolve(request);
        return inTime(
                SourcesInTurn.ask(target, digest, source -> blob(source, digest)),
                failure -> withhold(target, digest, failure));
    }

    private void withhold(PullTarget target, Digest digest, PlacesFailedException failure) {
        withheld.failed(target, digest, String.valueOf(failure.getMessage()));
        target.next().ifPresent(next -> withhold(next, digest, failure));
    }

    private Mono<Lookup<ServedBlob>> blob(PullTarget target, Digest digest) {
        return blobs.pull(target, digest)
                .doOnNext(answer -> answer.ifFoundOrElse(served -> lastPulls.pulled(target), () -> {}))
                .doOnNext(answer -> {
                    if (answer instanceof Lookup.Absent<ServedBlob> absent) {
                        withheld.failed(target, digest, absent.reason());
                    }
                })
                .doOnError(error ->
                        Unavailable.reason(error).ifPresent(reason -> withheld.failed(target, digest, reason)));
    }

    /** How long the config or layer with this digest is; it is not downloaded. */
    public Mono<Lookup<ServedBlobSize>> blobSize(PullRequest request, Digest digest) {
        return inTime(SourcesInTurn.ask(targets.resolve(request), digest, target -> blobs.check(target, digest)));
    }

    /** What refers to the manifest with this digest; none for one that nobody knows. Never absent. */
    public Mono<Lookup<ServedReferrers>> referrers(PullRequest request, Digest subject) {
        return inTime(referrers.pull(targets.resolve(request), subject));
    }

    /** A page of the repository's tags. */
    public Mono<Lookup<ServedTags>> tags(PullRequest request, TagPage page) {
        return inTime(tagLists.list(targets.resolve(request), page));
    }

    /** The places that were asked since the start, by name. */
    public List<UpstreamStatus> upstreams() {
        return upstreams.status();
    }

    /** Stops the downloads under way; their readers are cut off. */
    public void stopFills() {
        fills.close();
    }

    /** How the downloads of blobs are getting on, the oldest first. */
    public List<FillStatus> fills() {
        return fills.statuses();
    }

    /** What is held. */
    public HeldContents contents() {
        return contents;
    }

    /** What is fetched because somebody has asked for it to be here. */
    public PrefetchJobs prefetches() {
        return prefetches;
    }

    /** Whether the store takes what it is given. */
    public StoreHealth storeHealth() {
        return health;
    }

    /** Stops what is under way. */
    @Override
    public void close() {
        unfinished.close();
        prefetch.close();
        prefetches.close();
        stopFills();
        pools.close();
    }

    /** Answers while the client still listens; what was begun for it goes on. */
    private <T> Mono<T> inTime(Mono<T> answer) {
        return inTime(answer, late -> {});
    }

    private <T> Mono<T> inTime(Mono<T> answer, Consumer<PlacesFailedException> whenLate) {
        return answer.timeout(patience).onErrorMap(TimeoutException.class, timeout -> {
            PlacesFailedException late =
                    new PlacesFailedException("No place has answered within %d s".formatted(patience.toSeconds()));
            whenLate.accept(late);
            return late;
        });
    }
}
