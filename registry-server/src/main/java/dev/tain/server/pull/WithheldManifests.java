package dev.tain.server.pull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.Manifest.ChildManifest;
import dev.tain.server.pull.Manifest.NeededBlob;
import dev.tain.server.pull.place.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Holds manifests back for a short time after a blob that they need could not be had: clients that choose a place by the
 * manifest begin a pull anew then, and are to end up at their next place. With a manifest go the indexes that name it, for
 * these are what such clients see first.
 *
 * <p>Remembered are what manifests name that were served lately, and which blobs failed; the rest follows from that. A blob
 * that is here, or on its way, keeps nothing back any more.
 */
final class WithheldManifests {

    private static final Logger log = LoggerFactory.getLogger(WithheldManifests.class);

    private static final Duration WITHHELD = Duration.ofSeconds(90);
    private static final Duration LATELY = Duration.ofMinutes(30);
    private static final int MANY_NAMES = 100_000;
    private static final int MANY_BLOBS = 10_000;

    /** From an index to a manifest to a blob, or with one index more. */
    private static final int LEVELS = 3;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final BlobPulls blobs;
    private final TagRules rules;
    private final Cache<Name, Named> served = Caffeine.newBuilder()
            .maximumWeight(MANY_NAMES)
            .weigher((Name name, Named named) -> named.digests().size() + 1)
            .expireAfterAccess(LATELY)
            .build();

    private final Cache<Missing, Failure> failures = Caffeine.newBuilder()
            .maximumSize(MANY_BLOBS)
            .expireAfterWrite(WITHHELD)
            .build();

    private volatile @Nullable Instant lastFailure;

    private record Name(RepositoryName repository, Digest digest) {}

    /** What a manifest names: manifests, or blobs. */
    private record Named(boolean manifests, List<Digest> digests) {}

    /** A blob that some requests could not have. */
    private record Missing(RepositoryView repository, Digest digest) {}

    /**
     * How that was.
     *
     * @param told whether the log knows that manifests are withheld for it
     */
    private record Failure(Missing blob, String reason, Instant when, AtomicBoolean told) {}

    /** Begins with none. */
    WithheldManifests(BlobPulls blobs, TagRules rules) {
        this.blobs = blobs;
        this.rules = rules;
    }

    /** The manifest, which then counts as served; or why it is held back. */
    Mono<Lookup<ServedManifest>> servedUnlessWithheld(PullTarget target, ServedManifest manifest) {
        Digest digest = manifest.manifest().descriptor().digest();
        served.asMap().computeIfAbsent(name(target, digest), absent -> named(manifest.manifest()));
        return unlessWithheld(target, digest, manifest);
    }

    /** What the manifest is, which does not count as served; or why it is held back. */
    Mono<Lookup<ServedDescriptor>> unlessWithheld(PullTarget target, ServedDescriptor manifest) {
        return unlessWithheld(target, manifest.descriptor().digest(), manifest);
    }

    /** Whether the manifest may be served without asking after any blob; then it counts as served. */
    boolean servesUnquestioned(PullTarget target, Manifest manifest) {
        Digest digest = manifest.descriptor().digest();
        served.asMap().computeIfAbsent(name(target, digest), absent -> named(manifest));
        Instant last = lastFailure;
        return last == null
                || !rules.isWithin(last, WITHHELD)
                || failure(view(target), digest, LEVELS).isEmpty();
    }

    /** The blob could not be had: what needs it is held back from now on. */
    void failed(PullTarget target, Digest blob, String reason) {
        Missing missing = new Missing(view(target), blob);
        boolean told = failure(missing).map(before -> before.told().get()).orElse(false);
        Failure failure = new Failure(missing, reason, rules.now(), new AtomicBoolean(told));
        lastFailure = failure.when();
        failures.put(missing, failure);
    }

    /** Once, and only when a manifest is withheld: clients may ask for any digest, also for one that nothing needs. */
    private static void tell(Failure failure) {
        if (failure.told().compareAndSet(false, true)) {
            log.info(
                    "The manifests in {} that need {} are withheld until {}",
                    failure.blob().repository().name(),
                    failure.blob().digest(),
                    until(failure));
        }
    }

    /** Nothing of the repository is held back any more. */
    void forget(RepositoryName repository) {
        served.asMap().keySet().removeIf(name -> name.repository().equals(repository));
        failures.asMap().keySet().removeIf(blob -> blob.repository().name().equals(repository));
    }

    private <T> Mono<Lookup<T>> unlessWithheld(PullTarget target, Digest manifest, T served) {
        return Mono.defer(() -> failure(view(target), manifest, LEVELS)
                .map(failure -> blobs.missing(
                                target.held(), List.of(failure.blob().digest()))
                        .flatMap(missing -> {
                            if (missing.isEmpty()) {
                                failures.asMap().remove(failure.blob(), failure);
                                return unlessWithheld(target, manifest, served);
                            }
                            tell(failure);
                            return Mono.just(new Lookup.Absent<T>(reason(manifest, failure)));
                        }))
                .orElseGet(() -> Mono.just(new Lookup.Found<>(served))));
    }

    private Optional<Failure> failure(RepositoryView repository, Digest manifest, int levels) {
        Named named = failures.asMap().isEmpty() || levels == 0
                ? null
                : served.getIfPresent(new Name(repository.name(), manifest));
        if (named == null) {
            return Optional.empty();
        }
        return named.digests().stream()
                .flatMap(digest -> (named.manifests()
                                ? failure(repository, digest, levels - 1)
                                : failure(new Missing(repository, digest)))
                        .stream())
                .findFirst();
    }

    private Optional<Failure> failure(Missing blob) {
        return Optional.ofNullable(failures.getIfPresent(blob)).filter(this::isRecent);
    }

    private boolean isRecent(Failure failure) {
        return rules.isWithin(failure.when(), WITHHELD);
    }

    private static String reason(Digest manifest, Failure failure) {
        return "%s@%s is withheld until %s, so that clients go on elsewhere: its blob %s could not be had: %s"
                .formatted(
                        failure.blob().repository().name(),
                        manifest,
                        until(failure),
                        failure.blob().digest(),
                        failure.reason());
    }

    private static String until(Failure failure) {
        return TIME.format(failure.when().plus(WITHHELD));
    }

    private static Named named(Manifest manifest) {
        return manifest.isIndex()
                ? new Named(
                        true,
                        manifest.children().stream().map(ChildManifest::digest).toList())
                : new Named(
                        false,
                        manifest.neededBlobs().stream().map(NeededBlob::digest).toList());
    }

    private static Name name(PullTarget target, Digest digest) {
        return new Name(view(target).name(), digest);
    }

    /** Under the source's name where there is one: it may have several here. */
    private static RepositoryView view(PullTarget target) {
        return target.cached() instanceof Lookup.Found<CachedRepository> found
                ? found.value().view()
                : new RepositoryView(target.requested(), Optional.empty());
    }
}
