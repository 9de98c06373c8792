package dev.tain.server.pull;

import dev.tain.server.pull.blob.PullStore;
import dev.tain.server.pull.place.Lookup;
import dev.tain.storage.LostTagException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * The way of requests to the store. A store that fails keeps no content from anybody: what it cannot look up is asked for
 * elsewhere, and what it cannot keep is served all the same. Each failure is noted in the store's health, but the loss of a single tag that was
 * pushed here, which is no other content's trouble and asked for nowhere else.
 */
final class StoreAccess {

    private final PullStore store;

    StoreAccess(PullStore store) {
        this.store = store;
    }

    /** Something that the store is to keep. */
    @FunctionalInterface
    interface Keeping {

        void run() throws IOException;
    }

    /**
     * What the store finds; an {@link IOException} when it cannot tell.
     *
     * @param otherwise what becomes of it then, in words: "sha256:… is fetched again"
     */
    <T> Mono<T> find(String otherwise, Callable<Optional<T>> search) {
        return Mono.fromCallable(search)
                .subscribeOn(store.scheduler())
                .doOnError(StoreAccess::isFailure, failure -> store.health().failed(otherwise, failure))
                .flatMap(Mono::justOrEmpty);
    }

    /**
     * Ends when the store has kept something, or has failed to.
     *
     * @param otherwise what becomes of it then, in words
     */
    Mono<Void> keep(String otherwise, Keeping keeping) {
        return Mono.<Void>fromCallable(() -> {
                    keeping.run();
                    store.health().worked();
                    return null;
                })
                .subscribeOn(store.scheduler())
                .doOnError(StoreAccess::isFailure, failure -> store.health().failed(otherwise, failure))
                .onErrorComplete(StoreAccess::isFailure);
    }

    /**
     * What is held; otherwise, also where the store cannot tell, what another way leads to. That the content is absent there
     * is no answer when it may be held here: then the failure of the store is.
     */
    static <T> Mono<Lookup<T>> heldOr(Mono<Lookup<T>> held, Supplier<Mono<Lookup<T>>> otherwise) {
        return held.onErrorResume(
                        StoreAccess::isFailure, failure -> otherwise.get().flatMap(answer -> foundOr(failure, answer)))
                .switchIfEmpty(Mono.defer(otherwise));
    }

    private static <T> Mono<Lookup<T>> foundOr(Throwable failure, Lookup<T> answer) {
        return answer instanceof Lookup.Found<T> ? Mono.just(answer) : Mono.error(failure);
    }

    /** What belongs to a tag that was pushed here, and is lost, has no other place to be had from. */
    static boolean isFailure(Throwable error) {
        return error instanceof IOException && !(error instanceof LostTagException);
    }
}
