package dev.tain.server.pull;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
        return join(key, flight, UnaryOperator.identity());
    }

    /**
     * The same.
     *
     * @param forOthers what the result is for those who did not begin the flight
     */
    Mono<V> join(K key, Supplier<Mono<V>> flight, UnaryOperator<V> forOthers) {
        return Mono.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            // It ends before anybody hears of the result: who asks after that asks anew.
            Mono<V> result = running.computeIfAbsent(key, absent -> {
                begun.set(true);
                return Mono.defer(flight)
                        .doOnTerminate(() -> running.remove(key))
                        .cache();
            });
            return begun.get() ? result : result.map(forOthers);
        });
    }
}
