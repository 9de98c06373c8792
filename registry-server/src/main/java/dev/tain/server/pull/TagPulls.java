package dev.tain.server.pull;

import dev.tain.oci.Tag;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.pull.place.PlacesFailedException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Manifests by tag. A hosted tag is served as it is, or not at all. A cached tag is a pointer with an age: fresh, or declared
 * immutable, it is served; stale, its source is asked whether it moved; and while the source is slow or fails, the old pointer
 * is served with a warning.
 */
final class TagPulls {

    private final ManifestStore held;
    private final TagUpdates updates;
    private final TagRules rules;

    TagPulls(ManifestStore held, TagUpdates updates, TagRules rules) {
        this.held = held;
        this.updates = updates;
        this.rules = rules;
    }

    Mono<Lookup<ServedManifest>> pull(PullTarget target, Tag tag) {
        return serve(target, tag, Function.identity(), repository -> updates.update(repository, tag));
    }

    /** The descriptor alone; nothing is downloaded for it. */
    Mono<Lookup<ServedDescriptor>> check(PullTarget target, Tag tag) {
        return serve(target, tag, ServedManifest::described, repository -> updates.ask(repository, tag));
    }

    /**
     * What is asked for of a tag.
     *
     * @param part takes it from a manifest that is held
     * @param update gets it from the source
     */
    private <T> Mono<Lookup<T>> serve(
            PullTarget target,
            Tag tag,
            Function<ServedManifest, T> part,
            Function<CachedRepository, Mono<Lookup<T>>> update) {
        return StoreAccess.heldOr(
                hosted(target, tag)
                        .filter(known -> known.pointer().isHosted())
                        .map(known -> found(part, ServedManifest.fresh(known.manifest(), Origin.STORE))),
                () -> target.cached()
                        .then(repository -> cached(repository, tag, part, () -> update.apply(repository))));
    }

    private Mono<HeldTag> hosted(PullTarget target, Tag tag) {
        return target.servesPushed() ? held.findTag(target.requested(), tag) : Mono.empty();
    }

    private <T> Mono<Lookup<T>> cached(
            CachedRepository repository, Tag tag, Function<ServedManifest, T> part, Supplier<Mono<Lookup<T>>> update) {
        return StoreAccess.heldOr(
                held.findTag(repository.name(), tag)
                        .flatMap(known -> isCurrent(known, repository, tag)
                                ? Mono.just(found(part, ServedManifest.fresh(known.manifest(), Origin.STORE)))
                                : stale(known, part, update.get(), updates.failedLately(repository, tag))),
                update);
    }

    private <T> Mono<Lookup<T>> stale(
            HeldTag known, Function<ServedManifest, T> part, Mono<Lookup<T>> update, boolean failedLately) {
        if (!rules.mayBeServedStale(known.pointer())) {
            return update;
        }
        Lookup<T> unconfirmed = found(part, ServedManifest.unconfirmed(known.manifest()));
        if (failedLately) {
            return Mono.just(unconfirmed);
        }
        return update.timeout(rules.revalidationWait(), Mono.just(found(part, ServedManifest.stale(known.manifest()))))
                .onErrorResume(PlacesFailedException.class, failure -> Mono.just(unconfirmed));
    }

    /** One whose age is forgotten is asked for once more, also when it never moves. */
    private boolean isCurrent(HeldTag known, CachedRepository repository, Tag tag) {
        boolean isForgotten = known.pointer().confirmed().equals(Optional.of(Instant.EPOCH));
        return rules.isFresh(known.pointer()) || (!isForgotten && rules.isImmutable(repository.source(), tag));
    }

    private static <T> Lookup<T> found(Function<ServedManifest, T> part, ServedManifest served) {
        return new Lookup.Found<>(part.apply(served));
    }
}
