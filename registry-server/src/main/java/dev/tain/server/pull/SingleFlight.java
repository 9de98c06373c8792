package dev.tain.server.pull;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Does a thing once however many ask for it at the same time. It goes on when those who asked leave: others may have
 * joined, and what it brings is kept.
 *
 * @param <K> names the thing
 * @param <V> its result
 */
final class SingleFlight<K, V> {

    private final ConcurrentMap<K, Mono<V>> running = new ConcurrentHashMap<>();

    /** The result of the flight that is under way, or of a new one. */
    Mono<V> join(K key, Supplier<Mono<V>> flight) {
        // It ends before anybody hears of the result: who asks after that asks anew.
        return Mono.defer(() -> running.computeIfAbsent(
                key,
                absent -> Mono.defer(flight)
                        .doOnTerminate(() -> running.remove(key))
                        .cache()));
    }
}
