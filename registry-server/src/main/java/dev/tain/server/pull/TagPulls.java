package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.storage.TagPointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Manifests by tag. A hosted tag is served as it is. A cached tag is a pointer with an age: fresh, it is served; stale, its
 * source is asked with HEAD whether it moved; and while the source fails, the old pointer is served with a warning.
 */
final class TagPulls {

    private static final Logger log = LoggerFactory.getLogger(TagPulls.class);

    private final ManifestStore held;
    private final ManifestPulls manifests;
    private final TagAge age;
    private final SingleFlight<CachedTag, Lookup<ServedManifest>> revalidations = new SingleFlight<>();

    private record CachedTag(RepositoryName repository, Tag tag) {}

    /** A tag and the manifest that it pointed to when its source was last asked. */
    private record HeldTag(TagPointer pointer, Manifest manifest) {}

    TagPulls(ManifestStore held, ManifestPulls manifests, TagAge age) {
        this.held = held;
        this.manifests = manifests;
        this.age = age;
    }

    Mono<Lookup<ServedManifest>> pull(PullTarget target, Tag tag) {
        return hosted(target, tag)
                .switchIfEmpty(Mono.defer(() -> target.cached()
                        .then(cached -> current(cached, tag).switchIfEmpty(Mono.defer(() -> fetch(cached, tag))))));
    }

    /** The descriptor alone; nothing is downloaded for it. */
    Mono<Lookup<ServedDescriptor>> check(PullTarget target, Tag tag) {
        return hosted(target, tag)
                .flatMap(TagPulls::described)
                .switchIfEmpty(Mono.defer(() -> target.cached()
                        .then(cached -> current(cached, tag)
                                .flatMap(TagPulls::described)
                                .switchIfEmpty(Mono.defer(() -> ask(cached, tag))))));
    }

    private Mono<Lookup<ServedManifest>> hosted(PullTarget target, Tag tag) {
        return find(target.requested(), tag)
                .filter(found -> found.pointer().isHosted())
                .map(found -> found(ServedManifest.fresh(found.manifest(), Origin.STORE)));
    }

    /** What can be said of a cached tag without fetching a manifest; empty when one has to be fetched. */
    private Mono<Lookup<ServedManifest>> current(CachedRepository repository, Tag tag) {
        return find(repository.name(), tag).flatMap(found -> {
            if (age.isFresh(found.pointer())) {
                return Mono.just(found(ServedManifest.fresh(found.manifest(), Origin.STORE)));
            }
            return revalidations.join(
                    new CachedTag(repository.name(), tag), () -> revalidate(repository, tag, found.manifest()));
        });
    }

    private Mono<Lookup<ServedManifest>> revalidate(CachedRepository repository, Tag tag, Manifest manifest) {
        return manifests
                .check(repository, tag)
                .flatMap(answer -> answer instanceof Lookup.Found<ServedDescriptor> now
                                && !now.value()
                                        .descriptor()
                                        .digest()
                                        .equals(manifest.descriptor().digest())
                        ? Mono.<Lookup<ServedManifest>>empty()
                        : answer.then(unmoved -> confirm(repository, tag, manifest, Origin.STORE)))
                .onErrorResume(PlacesFailedException.class, failure -> Mono.just(stale(tag, manifest, failure)));
    }

    private Mono<Lookup<ServedManifest>> fetch(CachedRepository repository, Tag tag) {
        return manifests
                .fetch(repository, tag)
                .flatMap(answer -> answer.then(served -> confirm(repository, tag, served.manifest(), served.origin())))
                .onErrorResume(
                        PlacesFailedException.class,
                        failure -> find(repository.name(), tag)
                                .map(found -> stale(tag, found.manifest(), failure))
                                .switchIfEmpty(Mono.error(failure)));
    }

    /** Asks for a tag that is not held; what the source says of it is kept with the manifest. */
    private Mono<Lookup<ServedDescriptor>> ask(CachedRepository repository, Tag tag) {
        return manifests
                .check(repository, tag)
                .flatMap(answer -> answer.then(served -> note(
                                repository.name(), tag, served.descriptor().digest())
                        .thenReturn(new Lookup.Found<>(served))));
    }

    private Mono<Void> note(RepositoryName repository, Tag tag, Digest digest) {
        return held.find(repository, digest)
                .flatMap(manifest ->
                        held.confirmTag(repository, tag, digest, age.now()).thenReturn(manifest))
                .switchIfEmpty(Mono.fromRunnable(() -> held.expect(repository, tag, digest, age.now())))
                .then();
    }

    private Mono<Lookup<ServedManifest>> confirm(
            CachedRepository repository, Tag tag, Manifest manifest, Origin origin) {
        return held.confirmTag(repository.name(), tag, manifest.descriptor().digest(), age.now())
                .thenReturn(found(ServedManifest.fresh(manifest, origin)));
    }

    private Mono<HeldTag> find(RepositoryName repository, Tag tag) {
        return held.findTag(repository, tag)
                .flatMap(pointer ->
                        held.find(repository, pointer.manifest()).map(manifest -> new HeldTag(pointer, manifest)));
    }

    private static Lookup<ServedManifest> stale(Tag tag, Manifest manifest, PlacesFailedException failure) {
        log.warn("Tag {} is served as it was, its source cannot be asked: {}", tag, failure.getMessage());
        return found(ServedManifest.stale(manifest));
    }

    private static Mono<Lookup<ServedDescriptor>> described(Lookup<ServedManifest> answer) {
        return answer.then(served -> Mono.just(new Lookup.Found<>(served.described())));
    }

    private static Lookup<ServedManifest> found(ServedManifest served) {
        return new Lookup.Found<>(served);
    }
}
