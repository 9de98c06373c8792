package dev.tain.server.pull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.pull.place.PlacesFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Asks the sources of cached tags where these point now, and moves or touches the tags. One question per tag is under way
 * at any time; it goes on when those who asked have left, and what it brings is for those after them.
 */
final class TagUpdates {

    private static final Logger log = LoggerFactory.getLogger(TagUpdates.class);
    private static final Duration FAILURE_REMEMBERED = Duration.ofSeconds(10);
    private static final int MANY = 10_000;

    private final ManifestStore held;
    private final ManifestPulls manifests;
    private final TagRules rules;
    private final SingleFlight<Name, Lookup<ServedDescriptor>> questions = new SingleFlight<>();
    private final SingleFlight<Name, Lookup<ServedManifest>> updates = new SingleFlight<>();
    private final Cache<Name, Instant> failures =
            Caffeine.newBuilder().maximumSize(MANY).build();

    private record Name(RepositoryView repository, Tag tag) {}

    TagUpdates(ManifestStore held, ManifestPulls manifests, TagRules rules) {
        this.held = held;
        this.manifests = manifests;
        this.rules = rules;
    }

    /**
     * What the source says of the tag; nothing is downloaded for it. A tag whose manifest is held is moved or touched.
     *
     * @throws PlacesFailedException when the request has come in a circle: it must not wait for what has sent it
     */
    Mono<Lookup<ServedDescriptor>> ask(CachedRepository repository, Tag tag) {
        return join(
                questions,
                repository,
                tag,
                () -> StoreAccess.heldOr(
                        held.findTag(repository.name(), tag)
                                .flatMap(known -> rules.isFresh(known.pointer())
                                        ? found(ServedDescriptor.fresh(
                                                known.manifest().descriptor(), Origin.STORE))
                                        : rememberingFailure(repository, tag, question(repository, tag))),
                        () -> question(repository, tag)),
                UnaryOperator.identity());
    }

    /**
     * The manifest that the tag points to now. The tag is moved or touched.
     *
     * @throws PlacesFailedException when the request has come in a circle: it must not wait for what has sent it
     */
    Mono<Lookup<ServedManifest>> update(CachedRepository repository, Tag tag) {
        return join(
                updates,
                repository,
                tag,
                () -> StoreAccess.heldOr(
                        held.findTag(repository.name(), tag).flatMap(known -> follow(repository, tag)),
                        () -> fetch(repository, tag)),
                ServedManifest::shared);
    }

    /** Whether the tag could not be brought up to date a short time ago, although it is held. */
    boolean failedLately(CachedRepository repository, Tag tag) {
        Instant failure = failures.getIfPresent(new Name(repository.view(), tag));
        return failure != null && rules.isWithin(failure, FAILURE_REMEMBERED);
    }

    /** Failures do not keep the sources of the repository's tags from being asked. */
    void forget(RepositoryName repository) {
        failures.asMap().keySet().removeIf(name -> name.repository().name().equals(repository));
    }

    /** The same for one tag. */
    void forget(RepositoryName repository, Tag tag) {
        failures.asMap()
                .keySet()
                .removeIf(name -> name.repository().name().equals(repository)
                        && name.tag().equals(tag));
    }

    private <T> Mono<Lookup<T>> join(
            SingleFlight<Name, Lookup<T>> flights,
            CachedRepository repository,
            Tag tag,
            Supplier<Mono<Lookup<T>>> flight,
            UnaryOperator<Lookup<T>> forOthers) {
        repository.plan(tag); // throws for a circle, before anything is joined
        return flights.join(new Name(repository.view(), tag), flight, forOthers);
    }

    private Mono<Lookup<ServedDescriptor>> question(CachedRepository repository, Tag tag) {
        return manifests
                .check(repository, tag)
                .flatMap(answer -> answer.then(said -> note(repository.name(), tag, said)));
    }

    private Mono<Lookup<ServedDescriptor>> note(RepositoryName repository, Tag tag, ServedDescriptor said) {
        Digest digest = said.descriptor().digest();
        return StoreAccess.heldOr(
                held.find(repository, digest)
                        .flatMap(manifest -> held.confirmTag(repository, tag, digest, rules.now())
                                .then(found(ServedDescriptor.fresh(manifest.descriptor(), Origin.STORE)))),
                () -> {
                    held.expect(repository, tag, digest, rules.now());
                    return found(said);
                });
    }

    private Mono<Lookup<ServedManifest>> follow(CachedRepository repository, Tag tag) {
        return ask(repository, tag)
                .flatMap(answer -> answer.then(said -> {
                    Digest digest = said.descriptor().digest();
                    return StoreAccess.heldOr(
                            held.find(repository.name(), digest)
                                    .flatMap(manifest -> found(ServedManifest.fresh(manifest, Origin.STORE))),
                            () -> rememberingFailure(repository, tag, move(repository, tag, digest)));
                }));
    }

    /** By digest, as the source has just named it: clients that ask for it at the same time share the download. */
    private Mono<Lookup<ServedManifest>> move(CachedRepository repository, Tag tag, Digest digest) {
        return manifests.fetch(repository, digest).flatMap(answer -> {
            if (answer instanceof Lookup.Absent<ServedManifest> absent) {
                return Mono.error(new PlacesFailedException(
                        "Tag %s has moved to what no place has: %s".formatted(tag, absent.reason())));
            }
            return answer.then(served -> confirm(repository, tag, served));
        });
    }

    private Mono<Lookup<ServedManifest>> fetch(CachedRepository repository, Tag tag) {
        return manifests
                .fetch(repository, tag)
                .flatMap(answer -> answer.then(served -> confirm(repository, tag, served)));
    }

    private Mono<Lookup<ServedManifest>> confirm(CachedRepository repository, Tag tag, ServedManifest served) {
        Digest digest = served.manifest().descriptor().digest();
        return held.confirmTag(repository.name(), tag, digest, rules.now()).then(found(served));
    }

    private <T> Mono<T> rememberingFailure(CachedRepository repository, Tag tag, Mono<T> update) {
        return update.doOnError(PlacesFailedException.class, failure -> {
            failures.put(new Name(repository.view(), tag), rules.now());
            log.warn("Tag {} of {} stays as it was: {}", tag, repository.source(), failure.getMessage());
        });
    }

    private static <T> Mono<Lookup<T>> found(T value) {
        return Mono.just(new Lookup.Found<>(value));
    }
}
