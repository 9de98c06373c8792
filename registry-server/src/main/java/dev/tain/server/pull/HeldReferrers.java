package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.Referrer;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.Manifest.ChildManifest;
import dev.tain.server.pull.blob.PullStore;
import dev.tain.storage.LostTagException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The manifests that are held and refer to another one: those of which that was noted when they came, and those in the list
 * that clients keep under a tag for registries without the referrers API, as in a store that was Distribution's.
 */
final class HeldReferrers {

    /** The most that are looked at in a repository; images have far fewer. A part of more would hide signatures. */
    private static final int MANY = 1_000;

    /** The most bytes of manifests that are read for one list. */
    private static final long MANY_BYTES = 16L * 1024 * 1024;

    private final PullStore store;
    private final StoreAccess access;
    private final ManifestStore manifests;

    HeldReferrers(PullStore store, ManifestStore manifests) {
        this.store = store;
        this.access = new StoreAccess(store);
        this.manifests = manifests;
    }

    /**
     * Those in these repositories; an {@link IOException} when the store cannot tell, a {@link LostTagException} when it cannot tell what
     * was pushed here, and a {@link TooManyReferrersException} when there are more than anybody could look at.
     */
    Mono<List<Referrer>> in(List<RepositoryName> repositories, Digest subject) {
        AtomicLong bytesLeft = new AtomicLong(MANY_BYTES);
        return Flux.fromIterable(repositories)
                .concatMap(repository -> in(repository, subject), 1)
                .doOnNext(manifest -> {
                    if (bytesLeft.addAndGet(-manifest.descriptor().size()) < 0) {
                        throw new TooManyReferrersException(
                                subject, "%,d bytes of manifests that refer to it".formatted(MANY_BYTES));
                    }
                })
                .map(Manifest::asReferrer)
                .collectList();
    }

    private static <T> List<T> notTooMany(List<T> found, Digest subject) {
        if (found.size() > MANY) {
            throw new TooManyReferrersException(subject, "%,d referrers".formatted(MANY));
        }
        return found;
    }

    private Flux<Manifest> in(RepositoryName repository, Digest subject) {
        return manifests
                .findTag(repository, Referrer.tagOfListFor(subject))
                .map(list -> in(repository, subject, tagged(list, subject))
                        .onErrorMap(error -> list.pointer().isHosted() ? lost(error) : error))
                .defaultIfEmpty(in(repository, subject, Flux.empty()))
                .flatMapMany(Function.identity());
    }

    private Flux<Manifest> in(RepositoryName repository, Digest subject, Flux<Digest> tagged) {
        return Flux.concat(noted(repository, subject), tagged)
                .distinct()
                .concatMap(digest -> manifests.find(repository, digest), 1)
                .filter(manifest -> manifest.subject().filter(subject::equals).isPresent());
    }

    /** No place knows what was pushed here. */
    private static Throwable lost(Throwable error) {
        return error instanceof IOException failure ? new LostTagException(failure) : error;
    }

    private Flux<Digest> noted(RepositoryName repository, Digest subject) {
        return access.find(
                        "the referrers of %s are asked for elsewhere".formatted(subject),
                        () -> Optional.of(store.repositories().referrers(repository, subject, MANY + 1)))
                .flatMapIterable(noted -> notTooMany(noted, subject));
    }

    private static Flux<Digest> tagged(HeldTag list, Digest subject) {
        return Flux.defer(() -> Flux.fromIterable(notTooMany(list.manifest().children(MANY + 1), subject)))
                .map(ChildManifest::digest);
    }
}
