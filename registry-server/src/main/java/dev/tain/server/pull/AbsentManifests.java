package dev.tain.server.pull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Identifier;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.pull.place.Lookup;
import java.time.Instant;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Remembers for a short time which manifests no place has: clients ask for signatures that most images do not have, each
 * node anew. A place that failed or was not asked is no reason to remember anything.
 */
final class AbsentManifests {

    private static final int MANY = 10_000;

    private final TagRules rules;
    private final Cache<Name, Told> told =
            Caffeine.newBuilder().maximumSize(MANY).build();

    private record Name(RepositoryView repository, Identifier identifier) {}

    private record Told(String reason, Instant when) {}

    AbsentManifests(TagRules rules) {
        this.rules = rules;
    }

    /** What the places said lately, when that was that they do not have it; otherwise what they say now. */
    <T> Mono<Lookup<T>> recallOr(RepositoryView repository, Identifier identifier, Supplier<Mono<Lookup<T>>> question) {
        Name name = new Name(repository, identifier);
        return Mono.defer(() -> {
            Told lately = told.getIfPresent(name);
            return lately != null && rules.isStillAbsent(lately.when())
                    ? Mono.just(new Lookup.Absent<>(lately.reason()))
                    : question.get().doOnNext(answer -> note(name, answer));
        });
    }

    /** The manifest is there now. */
    void forget(RepositoryView repository, Identifier identifier) {
        told.invalidate(new Name(repository, identifier));
    }

    /** Nothing is known of the tag. */
    void forget(RepositoryName repository, Tag tag) {
        told.asMap()
                .keySet()
                .removeIf(name -> name.repository().name().equals(repository)
                        && name.identifier().equals(tag));
    }

    /** Nothing is known of the repository. */
    void forget(RepositoryName repository) {
        told.asMap().keySet().removeIf(name -> name.repository().name().equals(repository));
    }

    private void note(Name name, Lookup<?> answer) {
        if (answer instanceof Lookup.Absent<?> absent) {
            told.put(name, new Told(absent.reason(), rules.now()));
        } else {
            told.invalidate(name);
        }
    }
}
