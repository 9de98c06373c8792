package dev.tain.server.pull.place;

import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * What came of looking for something. That it could not be found out is none of these, but an error signal.
 *
 * @param <T> what was looked for
 */
public sealed interface Lookup<T> {

    /** It is there. */
    record Found<T>(T value) implements Lookup<T> {}

    /** It is at none of the places that may serve it; the reason says which were asked. */
    record Absent<T>(String reason) implements Lookup<T> {}

    /** Tain does not pull from there. */
    record Refused<T>(String reason) implements Lookup<T> {}

    /** Does one or the other. */
    default void ifFoundOrElse(Consumer<T> whenFound, Runnable otherwise) {
        if (this instanceof Found<T> found) {
            whenFound.accept(found.value());
        } else {
            otherwise.run();
        }
    }

    /** Goes on with what was found; what was not found stays so. */
    default <R> Mono<Lookup<R>> then(Function<T, Mono<Lookup<R>>> next) {
        if (this instanceof Found<T> found) {
            return next.apply(found.value());
        }
        return Mono.just(
                this instanceof Refused<T> refused
                        ? new Refused<>(refused.reason())
                        : new Absent<>(((Absent<T>) this).reason()));
    }
}
