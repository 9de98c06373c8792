package dev.tain.server.pull.place;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of an endpoint that denies what it is asked for: to clients that is as good as absent, but it may be for wrong
 * credentials. Once a minute, for some registries say the same of what they do not have.
 */
final class Denials {

    private static final Logger log = LoggerFactory.getLogger(Upstreams.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final AtomicReference<Instant> quietUntil = new AtomicReference<>(Instant.MIN);

    Denials(InstantSource clock) {
        this.clock = clock;
    }

    void note(String message) {
        Instant now = clock.instant();
        Instant until = quietUntil.get();
        boolean quiet = now.isBefore(until) && !now.plus(PAUSE).isBefore(until); // or the clock was set back
        if (!quiet && quietUntil.compareAndSet(until, now.plus(PAUSE))) {
            log.warn("Denied, which counts as absent: {}", message);
        }
    }
}
