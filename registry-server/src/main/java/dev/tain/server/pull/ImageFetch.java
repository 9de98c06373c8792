package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.Platform;
import dev.tain.oci.Reference;
import dev.tain.oci.Tag;
import dev.tain.policy.RequestedRepository;
import dev.tain.server.pull.Manifest.ChildManifest;
import dev.tain.server.pull.Manifest.NeededBlob;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.PlacesFailedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Brings an image here with all that belongs to it, in the way in which a client would have pulled it. */
final class ImageFetch {

    private static final int MANIFESTS_AT_ONCE = 2;
    private static final int BLOBS_AT_ONCE = 3;

    private final PullTargets targets;
    private final TagPulls tags;
    private final TagUpdates updates;
    private final ManifestPulls manifests;
    private final BlobPulls blobs;

    /** One image on its way: what it stands for, which parts are wanted, and who is told. */
    private record Job(
            PullTarget target, CachedRepository repository, List<Platform> platforms, ReferenceProgress progress) {

        /** Whether the manifest is new to it: indexes may name one more than once. */
        boolean begins(Manifest manifest) {
            return progress.hasManifest(manifest.descriptor().digest());
        }
    }

    ImageFetch(PullTargets targets, TagPulls tags, TagUpdates updates, ManifestPulls manifests, BlobPulls blobs) {
        this.targets = targets;
        this.tags = tags;
        this.updates = updates;
        this.manifests = manifests;
        this.blobs = blobs;
    }

    /**
     * Ends when all of it is here; with an error when something is not, after everything else was tried.
     *
     * @param platforms those of an index that are wanted; all of it when there are none
     * @param progress is told what there is and what has come
     */
    Mono<Void> fetch(Reference reference, List<Platform> platforms, ReferenceProgress progress) {
        return Mono.defer(() -> {
            RequestedRepository requested = new RequestedRepository(
                    Optional.empty(),
                    Optional.of(reference.repository().host()),
                    reference.repository().name());
            PullTarget target = targets.resolve(new PullRequest(requested, List.of(), source -> {}));
            return found(reference.toString(), target.cached())
                    .flatMap(repository -> manifest(
                            new Job(target, repository, platforms, progress),
                            reference.toString(),
                            reference.identifier()));
        });
    }

    private Mono<Void> manifest(Job job, String name, Identifier identifier) {
        Mono<Lookup<ServedManifest>> answer = identifier instanceof Digest digest
                ? manifests.pull(job.target(), digest)
                : current(job, (Tag) identifier);
        return answer.flatMap(lookup -> found(name, lookup))
                .flatMap(served -> job.begins(served.manifest()) ? contents(job, served.manifest()) : Mono.empty());
    }

    /** What clients get while the source of a tag is slow or fails is not what was asked for: here, there is time for its answer. */
    private Mono<Lookup<ServedManifest>> current(Job job, Tag tag) {
        return tags.pull(job.target(), tag)
                .flatMap(answer -> isConfirmed(answer) ? Mono.just(answer) : updates.update(job.repository(), tag));
    }

    private static boolean isConfirmed(Lookup<ServedManifest> answer) {
        return !(answer instanceof Lookup.Found<ServedManifest> found)
                || found.value().warning().isEmpty();
    }

    private Mono<Void> contents(Job job, Manifest manifest) {
        if (!manifest.isIndex()) {
            List<NeededBlob> needed = manifest.neededBlobs(Integer.MAX_VALUE);
            needed.forEach(blob -> job.progress().needs(blob.digest(), blob.size()));
            return all(needed, BLOBS_AT_ONCE, blob -> blob(job, blob.digest()));
        }
        List<ChildManifest> children = manifest.children(Integer.MAX_VALUE).stream()
                .filter(child -> isWanted(job.platforms(), child))
                .toList();
        if (children.isEmpty()) {
            return Mono.error(new PlacesFailedException("The index names no image for %s; it has %s"
                    .formatted(job.platforms(), platformsOf(manifest).toList())));
        }
        return all(
                children,
                MANIFESTS_AT_ONCE,
                child -> manifest(job, child.digest().toString(), child.digest()));
    }

    private Mono<Void> blob(Job job, Digest digest) {
        return blobs.bring(job.target(), job.repository(), digest)
                .then(Mono.fromRunnable(() -> job.progress().has(digest)));
    }

    /**
     * One that fails keeps none of the others from being fetched, unless they are too many. Of many that fail, only the first is
     * remembered.
     */
    private static <T> Mono<Void> all(List<T> parts, int atOnce, Function<T, Mono<Void>> fetch) {
        return Mono.defer(() -> {
            AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
            return Flux.fromIterable(parts)
                    .flatMap(
                            part -> Mono.defer(() -> fetch.apply(part)).onErrorResume(ImageFetch::isOfOne, error -> {
                                first.compareAndSet(null, error);
                                return Mono.empty();
                            }),
                            atOnce,
                            1)
                    .then(Mono.defer(() -> {
                        Throwable failure = first.get();
                        return failure == null ? Mono.empty() : Mono.error(failure);
                    }));
        });
    }

    private static boolean isOfOne(Throwable error) {
        return !(error instanceof TooManyPartsException);
    }

    private static boolean isWanted(List<Platform> platforms, ChildManifest child) {
        return platforms.isEmpty()
                || child.platform().stream()
                        .anyMatch(platform -> platforms.stream().anyMatch(wanted -> wanted.includes(platform)));
    }

    private static Stream<Platform> platformsOf(Manifest manifest) {
        return manifest.children().stream().flatMap(child -> child.platform().stream());
    }

    private static <T> Mono<T> found(String name, Lookup<T> lookup) {
        if (lookup instanceof Lookup.Found<T> found) {
            return Mono.just(found.value());
        }
        String reason =
                lookup instanceof Lookup.Refused<T> refused ? refused.reason() : ((Lookup.Absent<T>) lookup).reason();
        return Mono.error(new PlacesFailedException("%s: %s".formatted(name, reason)));
    }
}
