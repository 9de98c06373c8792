package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.PlacesFailedException;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Asks for something that several sources may have, because they are mirrored at one place: what a digest names is the same in
 * all of them. What a tag names is the first one's, unless the tag belongs to a digest.
 */
final class SourcesInTurn {

    private SourcesInTurn() {}

    /** What the first source has that has it; otherwise the answer of the first of all. */
    static <T> Mono<Lookup<T>> ask(
            PullTarget target, Identifier identifier, Function<PullTarget, Mono<Lookup<T>>> question) {
        Mono<Lookup<T>> answer = question.apply(target);
        if (target.next().isEmpty()) {
            return answer;
        }
        Mono<Lookup<T>> elsewhere = Mono.defer(() -> isOfDigest(target, identifier)
                        ? ask(target.next().get(), identifier, question)
                        : Mono.<Lookup<T>>empty())
                .filter(Lookup.Found.class::isInstance);
        return answer.onErrorResume(
                        PlacesFailedException.class,
                        failure -> elsewhere
                                .onErrorResume(PlacesFailedException.class, another -> Mono.empty())
                                .switchIfEmpty(Mono.error(failure)))
                .flatMap(
                        first -> first instanceof Lookup.Found<T> ? Mono.just(first) : elsewhere.defaultIfEmpty(first));
    }

    private static boolean isOfDigest(PullTarget target, Identifier identifier) {
        return identifier instanceof Digest
                || (target.cached() instanceof Lookup.Found<CachedRepository> found
                        && found.value().plan(identifier).attachedTo().isPresent());
    }
}
