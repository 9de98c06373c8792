package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.blob.BlobBody;
import dev.tain.server.pull.blob.BlobRequest;
import dev.tain.server.pull.blob.Fill;
import dev.tain.server.pull.blob.Fills;
import dev.tain.server.pull.blob.Flight;
import dev.tain.server.pull.blob.PullStore;
import dev.tain.server.pull.place.FromPlace;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.server.pull.place.PlanWalk;
import dev.tain.storage.StoredBlob;
import dev.tain.upstream.RegistryClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Configs and layers: held, being filled, or filled along the plan. A blob that is here for another repository is served
 * only after a place of the asking repository's plan has said that this repository has it too.
 */
final class BlobPulls {

    private final PullStore store;
    private final StoreAccess access;
    private final Fills fills;
    private final PlanWalk walk;
    private final RegistryClient registries;
    private final ContentMemory memory;

    BlobPulls(PullStore store, Fills fills, PlanWalk walk, RegistryClient registries, ContentMemory memory) {
        this.store = store;
        this.access = new StoreAccess(store);
        this.fills = fills;
        this.walk = walk;
        this.registries = registries;
        this.memory = memory;
    }

    Mono<Lookup<ServedBlob>> pull(PullTarget target, Digest digest) {
        return StoreAccess.heldOr(
                linked(target, digest).map(this::served), () -> target.cached().then(cached -> pull(cached, digest)));
    }

    /** Whether it can be had, and the size where that is known; nothing is downloaded for it. */
    Mono<Lookup<ServedBlobSize>> check(PullTarget target, Digest digest) {
        return StoreAccess.heldOr(
                linked(target, digest).map(blob -> size(blob.size(), Origin.STORE)),
                () -> target.cached().then(cached -> check(cached, digest)));
    }

    /** What a running fill, or the first place of the repository's plan that has it, says. */
    Mono<Lookup<ServedBlobSize>> check(CachedRepository repository, Digest digest) {
        return filling(repository, digest)
                .map(fill ->
                        Mono.just(size(fill.size().orElseThrow(), fill.origin().shared())))
                .orElseGet(() -> ask(repository, digest)
                        .flatMap(answer -> answer.then(found ->
                                Mono.just(new Lookup.Found<>(new ServedBlobSize(found.value(), found.origin()))))));
    }

    /** The fill for the repository that is under way, when it knows the length of the blob. */
    private Optional<Fill> filling(CachedRepository repository, Digest digest) {
        return fills.find(digest)
                .filter(flight -> flight.carries(repository.name()))
                .flatMap(Flight::fill)
                .filter(fill -> fill.size().isPresent());
    }

    private static Lookup<ServedBlobSize> size(long bytes, Origin origin) {
        return new Lookup.Found<>(new ServedBlobSize(OptionalLong.of(bytes), origin));
    }

    /** Brings the blob here although nobody waits for it; ends when it is here, or cannot be had or kept. */
    Mono<Void> prefetch(CachedRepository repository, Digest digest) {
        return missing(List.of(repository.name()), List.of(digest))
                .filter(missing -> !missing.isEmpty() && fills.find(digest).isEmpty())
                .filter(missing -> store.health().problem().isEmpty())
                .flatMap(missing -> findOrNone(digest)
                        .flatMap(blob -> permitted(repository, digest, () -> adopt(digest, repository)))
                        .hasElement())
                .flatMap(stored -> stored ? Mono.empty() : fillUnwatched(repository, digest));
    }

    /** Brings the blob here; ends when it is here, and with an error when it cannot be had or kept. */
    Mono<Void> bring(PullTarget target, CachedRepository repository, Digest digest) {
        Mono<Void> arrival = Mono.defer(() -> fills.find(digest)
                .map(flight -> flight.carries(repository.name())
                        ? opened(flight)
                        : flight.over().then(Mono.defer(() -> adoptOrFill(repository, digest))))
                .orElseGet(() -> adoptOrFill(repository, digest)));
        Mono<Void> held = requireHeld(target, digest);
        // Twice: a download that somebody else began ends when they leave.
        return held.onErrorResume(PlacesFailedException.class, missing -> arrival.then(held))
                .onErrorResume(
                        PlacesFailedException.class,
                        missing -> adoptOrFill(repository, digest).then(held));
    }

    private Mono<Void> adoptOrFill(CachedRepository repository, Digest digest) {
        return findOrNone(digest)
                .flatMap(blob -> permitted(repository, digest, () -> adopt(digest, repository)))
                .hasElement()
                .flatMap(stored -> stored ? Mono.empty() : opened(fills.joinUnwatched(request(repository, digest))));
    }

    /** Ends when nothing more comes of the flight; with an error when it has not even begun. */
    private static Mono<Void> opened(Flight flight) {
        return flight.opened()
                .flatMap(answer -> answer instanceof Lookup.Absent<Fill> absent
                        ? Mono.error(new PlacesFailedException(absent.reason()))
                        : flight.over());
    }

    private Mono<Void> requireHeld(PullTarget target, Digest digest) {
        return access.find("%s may be missing".formatted(digest), () -> findLinked(target.held(), digest))
                .switchIfEmpty(Mono.error(() -> new PlacesFailedException(
                        "%s is not here; if a download of it has ended, the log says why".formatted(digest))))
                .then();
    }

    private Mono<Void> fillUnwatched(CachedRepository repository, Digest digest) {
        Flight flight = fills.joinUnwatched(request(repository, digest));
        return flight.opened().then(flight.over());
    }

    /** Those of the blobs that none of the repositories holds, nor has on its way from a place. */
    Mono<List<Digest>> missing(List<RepositoryName> repositories, Collection<Digest> digests) {
        return access.find("blobs are asked for elsewhere", () -> Optional.of(findMissing(repositories, digests)))
                .onErrorReturn(IOException.class, List.copyOf(digests));
    }

    private Mono<Lookup<ServedBlob>> pull(CachedRepository repository, Digest digest) {
        return fills.find(digest)
                .map(flight -> Mono.fromCallable(
                                () -> repository.plan(digest)) // throws for a circle, before anything is joined
                        .flatMap(plan -> join(flight, repository, digest)))
                .orElseGet(() -> StoreAccess.heldOr(
                        find(digest).flatMap(blob -> permitted(repository, digest, () -> adopt(digest, repository))),
                        () -> fill(repository, digest)));
    }

    private Mono<Lookup<ServedBlob>> fill(CachedRepository repository, Digest digest) {
        return join(fills.join(request(repository, digest)), repository, digest);
    }

    private static BlobRequest request(CachedRepository repository, Digest digest) {
        return new BlobRequest(digest, repository.name(), repository.plan(digest), repository.via());
    }

    private Mono<Lookup<ServedBlob>> join(Flight flight, CachedRepository repository, Digest digest) {
        if (flight.carries(repository.name())) {
            return flight.follows(repository.plan(digest))
                    ? flight.openedForReader().flatMap(answer -> answer.then(fill -> Mono.just(served(flight, fill))))
                    : ride(flight, repository, digest);
        }
        return permitted(
                repository,
                digest,
                () -> flight.admit(repository.name())
                        ? ride(flight, repository, digest)
                        : StoreAccess.heldOr(
                                find(digest).flatMap(blob -> adopt(digest, repository)),
                                () -> fill(repository, digest)));
    }

    /** The flight follows another plan: where that leads nowhere, our own has yet to be tried. */
    private Mono<Lookup<ServedBlob>> ride(Flight flight, CachedRepository repository, Digest digest) {
        return flight.openedForReader()
                .onErrorResume(PlacesFailedException.class, failure -> Mono.empty())
                .flatMap(opened -> opened instanceof Lookup.Found<Fill> found
                        ? Mono.just(served(flight, found.value()))
                        : Mono.empty())
                .switchIfEmpty(Mono.defer(() -> fill(repository, digest)));
    }

    /** Links it, and looks for it after that: it may have been evicted as one that nobody needed. Empty then. */
    private Mono<Lookup<ServedBlob>> adopt(Digest digest, CachedRepository repository) {
        return access.keep(
                        "%s is served but not linked to %s".formatted(digest, repository.name()),
                        () -> store.repositories().linkBlob(repository.name(), digest))
                .then(find(digest))
                .map(this::served);
    }

    /** Goes on only when a place of the repository's own plan says that it has the blob. */
    private Mono<Lookup<ServedBlob>> permitted(
            CachedRepository repository, Digest digest, Supplier<Mono<Lookup<ServedBlob>>> next) {
        return ask(repository, digest).flatMap(answer -> answer.then(there -> next.get()));
    }

    /** Whether the repository has the blob at any place of its plan, and how long it is there if the place tells that. */
    private Mono<Lookup<FromPlace<OptionalLong>>> ask(CachedRepository repository, Digest digest) {
        return walk.first(repository.plan(digest), place -> registries.checkBlob(place, digest, repository.via()));
    }

    private Mono<StoredBlob> linked(PullTarget target, Digest digest) {
        return access.find("%s is asked for elsewhere".formatted(digest), () -> findServed(target.held(), digest));
    }

    private List<Digest> findMissing(List<RepositoryName> repositories, Collection<Digest> digests) throws IOException {
        List<Digest> missing = new ArrayList<>();
        for (Digest digest : digests) {
            // In this order: a blob is linked before its flight is over.
            if (!isArriving(repositories, digest)
                    && findLinked(repositories, digest).isEmpty()) {
                missing.add(digest);
            }
        }
        return missing;
    }

    private boolean isArriving(List<RepositoryName> repositories, Digest digest) {
        return fills.find(digest)
                .filter(flight -> flight.fill().isPresent())
                .filter(flight -> repositories.stream().anyMatch(flight::carries))
                .isPresent();
    }

    /** The next who asks the repository for a small one has it from memory. */
    private Optional<StoredBlob> findServed(List<RepositoryName> repositories, Digest digest) throws IOException {
        long time = memory.time();
        for (RepositoryName repository : repositories) {
            if (store.repositories().hasBlob(repository, digest)) {
                return findUndamaged(digest, content -> memory.keep(repository, digest, content, time));
            }
        }
        return Optional.empty();
    }

    /** A damaged one is a failure of the store: it is fetched again. A small one is read at once to find that out. */
    private Optional<StoredBlob> findUndamaged(Digest digest, Consumer<byte[]> small) throws IOException {
        Optional<StoredBlob> found = store.blobs().find(digest);
        if (found.isEmpty()) {
            return found;
        }
        if (found.get().size() > ContentMemory.SMALL) {
            return store.held().isServable(found.get()) ? found : Optional.empty();
        }
        Optional<byte[]> content = store.held().read(found.get());
        content.ifPresent(small);
        return content.isPresent() ? found : Optional.empty();
    }

    private Optional<StoredBlob> findLinked(List<RepositoryName> repositories, Digest digest) throws IOException {
        for (RepositoryName repository : repositories) {
            if (store.repositories().hasBlob(repository, digest)) {
                return store.blobs().find(digest).filter(blob -> !store.held().isDamaged(digest));
            }
        }
        return Optional.empty();
    }

    private Mono<StoredBlob> find(Digest digest) {
        return access.find("%s is asked for elsewhere".formatted(digest), () -> findUndamaged(digest, content -> {}));
    }

    /** One that the store cannot give is fetched. */
    private Mono<StoredBlob> findOrNone(Digest digest) {
        return find(digest).onErrorComplete(IOException.class);
    }

    private Lookup<ServedBlob> served(StoredBlob blob) {
        return new Lookup.Found<>(new ServedBlob(OptionalLong.of(blob.size()), Origin.STORE, body(blob)));
    }

    /** A small one was read when it was found. */
    private BlobBody body(StoredBlob blob) {
        return blob.size() > ContentMemory.SMALL ? store.held().body(blob) : BlobBody.of(blob, store.scheduler());
    }

    private Lookup<ServedBlob> served(Flight flight, Fill fill) {
        Origin origin = flight.isFirstReader() ? fill.origin() : fill.origin().shared();
        return new Lookup.Found<>(new ServedBlob(fill.size(), origin, BlobBody.of(fill, store.scheduler())));
    }
}
