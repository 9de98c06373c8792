package dev.tain.server.pull.place;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The repositories, and lists of theirs, that failed when they were last asked for, of all hosts. One that nobody asks for any more is forgotten, and
 * so are some of very many: requests name them. A circuit is found only by the breaker that has the lock for it.
 */
final class FailingRepositories {

    private static final int MANY = 10_000;

    /** Longer than anything is left alone. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final Cache<Key, Circuit> circuits;

    private record Key(Breaker breaker, Subject subject) {}

    /**
     * None yet.
     *
     * @param ticker tells how long nobody has asked for one
     */
    FailingRepositories(Ticker ticker) {
        circuits = Caffeine.newBuilder()
                .maximumSize(MANY)
                .expireAfterAccess(REMEMBERED)
                .ticker(ticker)
                .build();
    }

    @Nullable
    Circuit find(Breaker breaker, Subject subject) {
        return circuits.getIfPresent(new Key(breaker, subject));
    }

    Circuit findOrAdd(Breaker breaker, Subject subject, Supplier<Circuit> circuit) {
        return circuits.get(new Key(breaker, subject), key -> circuit.get());
    }

    void forget(Breaker breaker, Subject subject) {
        circuits.invalidate(new Key(breaker, subject));
    }

    /** Does now what is otherwise done in the background: lets go of those that are too many. */
    void tidy() {
        circuits.cleanUp();
    }

    /** Those at the hosts of these breakers; to look at them is not to ask for them. */
    Map<Breaker, Map<Subject, Circuit>> byBreaker() {
        return circuits.asMap().entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().breaker(),
                        Collectors.toMap(entry -> entry.getKey().subject(), Map.Entry::getValue)));
    }
}
