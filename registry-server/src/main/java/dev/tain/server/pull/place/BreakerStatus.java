package dev.tain.server.pull.place;

import java.time.Instant;
import java.util.Optional;

/**
 * A circuit breaker as it is at the moment.
 *
 * @param state whether the host or the repository is asked
 * @param since when this state began
 * @param until while it is open, when it is tried again
 * @param failuresInARow the failures since it last answered
 * @param lastFailure the last one since the start
 */
public record BreakerStatus(
        BreakerState state,
        Instant since,
        Optional<Instant> until,
        int failuresInARow,
        Optional<LastFailure> lastFailure) {}
