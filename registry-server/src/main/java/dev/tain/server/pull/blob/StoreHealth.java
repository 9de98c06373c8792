package dev.tain.server.pull.blob;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the store takes what it is given. While it does not, content passes through without being kept. */
public final class StoreHealth {

    private static final Logger log = LoggerFactory.getLogger(StoreHealth.class);

    private final InstantSource clock;
    private volatile Optional<Problem> problem = Optional.empty();
    private final AtomicLong failures = new AtomicLong();

    public StoreHealth(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Why the store failed last, when nothing has gone well since.
     *
     * @param since when that began
     * @param cause what the store said last
     */
    public record Problem(Instant since, String cause) {}

    public Optional<Problem> problem() {
        return problem;
    }

    /** How often the store has failed since the start. */
    public long failures() {
        return failures.get();
    }

    /** Something was kept. */
    public synchronized void worked() {
        problem.ifPresent(before -> log.info("The store works again; it had failed since {}", before.since()));
        problem = Optional.empty();
    }

    /**
     * Something could not be kept or looked up.
     *
     * @param what in words: "sha256:… could not be stored"
     */
    public synchronized void failed(String what, Throwable cause) {
        failures.incrementAndGet();
        Instant since = problem.map(Problem::since).orElseGet(clock::instant);
        problem = Optional.of(new Problem(since, String.valueOf(cause)));
        log.error("The store failed, and {}: {}", what, String.valueOf(cause));
    }
}
