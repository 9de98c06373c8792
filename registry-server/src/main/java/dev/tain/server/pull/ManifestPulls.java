package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.policy.PullPlan;
import dev.tain.server.pull.place.FromPlace;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.pull.place.PlanWalk;
import dev.tain.upstream.RegistryClient;
import dev.tain.upstream.RemoteManifest;
import dev.tain.upstream.RemoteRepository;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import dev.tain.upstream.Via;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Manifests by digest: held, or fetched along the plan and then held. What a digest names never changes. */
final class ManifestPulls {

    private final ManifestStore held;
    private final PlanWalk walk;
    private final RegistryClient registries;
    private final AbsentManifests absent;
    private final ManifestPromise promise;
    private final SingleFlight<Fetch, Lookup<ServedManifest>> fetches = new SingleFlight<>();

    private record Fetch(RepositoryView repository, Identifier identifier) {}

    ManifestPulls(
            ManifestStore held,
            PlanWalk walk,
            RegistryClient registries,
            AbsentManifests absent,
            ManifestPromise promise) {
        this.held = held;
        this.walk = walk;
        this.registries = registries;
        this.absent = absent;
        this.promise = promise;
    }

    Mono<Lookup<ServedManifest>> pull(PullTarget target, Digest digest) {
        return StoreAccess.heldOr(
                held(target, digest).map(Lookup.Found::new),
                () -> target.cached().then(cached -> fetch(cached, digest)));
    }

    /** The descriptor alone; nothing is downloaded for it. */
    Mono<Lookup<ServedDescriptor>> check(PullTarget target, Digest digest) {
        return StoreAccess.heldOr(
                held(target, digest).map(served -> new Lookup.Found<>(served.described())),
                () -> target.cached().then(cached -> check(cached, digest)));
    }

    /** Asks the first place that has it what the tag or digest names. */
    Mono<Lookup<ServedDescriptor>> check(CachedRepository repository, Identifier identifier) {
        PullPlan plan = repository.plan(identifier);
        return absent.recallOr(
                        repository.view(),
                        identifier,
                        () -> walk.first(plan, place -> registries.checkManifest(place, identifier, repository.via())))
                .flatMap(answer -> answer.then(
                        found -> Mono.just(new Lookup.Found<>(ServedDescriptor.fresh(found.value(), found.origin())))));
    }

    /**
     * Fetches what the tag or digest names from the first place that has it, and keeps it; an image only when its config and
     * layers can be had as well. One that is not kept is fetched again by the next who asks.
     */
    Mono<Lookup<ServedManifest>> fetch(CachedRepository repository, Identifier identifier) {
        PullPlan plan = repository.plan(identifier);
        return fetches.join(
                new Fetch(repository.view(), identifier),
                () -> absent.recallOr(
                                repository.view(),
                                identifier,
                                () -> walk.first(plan, place -> known(place, identifier, repository.via())))
                        .flatMap(answer -> answer.then(found -> promised(repository, found)))
                        .flatMap(answer -> answer.then(found -> keep(repository, found))),
                ServedManifest::shared);
    }

    private Mono<ServedManifest> held(PullTarget target, Digest digest) {
        return Flux.fromIterable(target.held())
                .concatMap(repository -> held.find(repository, digest), 1)
                .next()
                .map(manifest -> ServedManifest.fresh(manifest, Origin.STORE));
    }

    /** A place that serves something else than a manifest is passed over like one that serves wrong bytes. */
    private Mono<Manifest> known(RemoteRepository place, Identifier identifier, Via via) {
        return registries
                .pullManifest(place, identifier, via)
                .map(remote ->
                        Manifest.of(remote.digest(), remote.content()).orElseThrow(() -> unknown(place, remote)));
    }

    /** What a tag leads to may be held already; then that was promised before. */
    private Mono<Lookup<FromPlace<Manifest>>> promised(CachedRepository repository, FromPlace<Manifest> found) {
        return StoreAccess.heldOr(
                held.find(repository.name(), found.value().descriptor().digest())
                        .map(known -> new Lookup.Found<>(found)),
                () -> promise.keep(repository, found));
    }

    private Mono<Lookup<ServedManifest>> keep(CachedRepository repository, FromPlace<Manifest> found) {
        walk.took(found.source(), found.value().content().length);
        return held.save(repository.name(), found.value())
                .doOnNext(manifest ->
                        absent.forget(repository.view(), manifest.descriptor().digest()))
                .map(manifest -> new Lookup.Found<>(ServedManifest.fresh(manifest, found.origin())));
    }

    private static UpstreamException unknown(RemoteRepository place, RemoteManifest remote) {
        return new UpstreamException(
                Failure.FAILED,
                "%s@%s is neither an OCI nor a Docker schema 2 manifest".formatted(place, remote.digest()));
    }
}
