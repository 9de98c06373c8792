package dev.tain.server.pull.blob;

import dev.tain.server.pull.place.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the store takes what it is given. While it does not, content passes through without being kept; so a store that
 * fails is told of in the readiness, but does not take Tain out of service.
 */
public final class StoreHealth implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(StoreHealth.class);

    /** A store that fails for every request must not fill the log, which may be on the same disk. */
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final AtomicLong failures = new AtomicLong();
    private volatile Optional<Problem> problem = Optional.empty();
    private final Pause pause;

    public StoreHealth(InstantSource clock) {
        this.clock = clock;
        this.pause = new Pause(BETWEEN_LINES, clock);
    }

    /**
     * Why the store failed last, when it has kept nothing since.
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
     * @param otherwise what becomes of it, in words: "sha256:… is served but not kept"
     */
    public synchronized void failed(String otherwise, Throwable cause) {
        failures.incrementAndGet();
        boolean paused = !pause.begin();
        boolean first = problem.isEmpty();
        Instant since = problem.map(Problem::since).orElseGet(clock::instant);
        problem = Optional.of(new Problem(since, String.valueOf(cause)));
        if (first || !paused) {
            log.error("The store failed, and {}: {}", otherwise, String.valueOf(cause));
        } else {
            log.debug("The store failed, and {}: {}", otherwise, String.valueOf(cause));
        }
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up().withDetail("failures", failures());
        problem()
                .ifPresent(now -> health.withDetail("problem", now.cause())
                        .withDetail("since", now.since().toString()));
        return health.build();
    }
}
