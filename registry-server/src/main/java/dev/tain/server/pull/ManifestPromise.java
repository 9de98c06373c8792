package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.Reference;
import dev.tain.server.pull.Manifest.NeededBlob;
import dev.tain.server.pull.place.FromPlace;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.PlacesFailedException;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * An image manifest that is served is a promise that its config and layers can be had: clients choose a place by the
 * manifest, and some take everything else from that place or fail. So the places are asked for the blobs before a manifest
 * that was not held is answered, as far as time allows.
 */
final class ManifestPromise {

    private static final int AT_ONCE = 6;

    /** What slow places may cost a pull; what has not been seen by then is hoped for. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final BlobPulls blobs;
    private final Scheduler timers;

    /**
     * A promise that is kept with these blobs.
     *
     * @param blobs what is held, and the way to what is not
     * @param timers where the time limit is kept
     */
    ManifestPromise(BlobPulls blobs, Scheduler timers) {
        this.blobs = blobs;
        this.timers = timers;
    }

    /**
     * The manifest, when nothing is known that speaks against it. It counts as absent when every place says that it lacks one
     * of the blobs; a {@link PlacesFailedException} when places failed and no other has one.
     */
    Mono<Lookup<FromPlace<Manifest>>> keep(CachedRepository repository, FromPlace<Manifest> found) {
        Manifest manifest = found.value();
        Reference reference =
                repository.source().reference(manifest.descriptor().digest());
        return unseen(repository, manifest)
                .flatMap(needed -> broken(repository, reference, needed), AT_ONCE)
                .take(PATIENCE, timers)
                .next()
                .defaultIfEmpty(new Lookup.Found<>(found));
    }

    private Flux<NeededBlob> unseen(CachedRepository repository, Manifest manifest) {
        List<NeededBlob> needed = manifest.neededBlobs();
        List<Digest> digests = needed.stream().map(NeededBlob::digest).toList();
        return blobs.missing(List.of(repository.name()), digests)
                .flatMapIterable(missing -> needed.stream()
                        .filter(blob -> missing.contains(blob.digest()))
                        .toList());
    }

    /** Empty when a place has the blob. */
    private Mono<Lookup<FromPlace<Manifest>>> broken(
            CachedRepository repository, Reference reference, NeededBlob needed) {
        String blob = "%s is there, but its %s %s".formatted(reference, needed.role(), needed.digest());
        return blobs.check(repository, needed.digest())
                .<Lookup<FromPlace<Manifest>>>flatMap(answer -> answer instanceof Lookup.Absent<?> absent
                        ? Mono.just(
                                new Lookup.Absent<>("%s is at none of the places: %s".formatted(blob, absent.reason())))
                        : Mono.empty())
                .onErrorMap(
                        PlacesFailedException.class,
                        failure -> new PlacesFailedException(
                                "%s could not be asked for: %s".formatted(blob, failure.getMessage())));
    }
}
