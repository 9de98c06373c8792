package dev.tain.server.pull.place;

import dev.tain.upstream.RetryAfter;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * A failure that somebody is blamed for.
 *
 * @param failure what went wrong
 * @param message the same in words
 * @param retryAfter when to ask again, where the other side has said so
 * @param time when it was noticed
 */
record Fault(Failure failure, String message, Optional<RetryAfter> retryAfter, Instant time) {

    static Fault of(UpstreamException error, Instant time) {
        return new Fault(error.failure(), String.valueOf(error.getMessage()), error.retryAfter(), time);
    }

    /** Silence while another place answered. */
    static Fault lost(String message, Instant time) {
        return new Fault(Failure.UNREACHABLE, message, Optional.empty(), time);
    }

    /** This one of a repository, as the last of several that are the host's. What was asked for the one does not hold for all. */
    Fault asLastOf(int repositories) {
        return new Fault(
                failure,
                "%d repositories in a row failed there, the last so: %s".formatted(repositories, message),
                Optional.empty(),
                time);
    }

    /** Whether one such failure is enough: it cost seconds, or the other side has asked for a pause. */
    boolean isEnough() {
        return failure == Failure.SILENT || failure == Failure.THROTTLED;
    }

    /** Whether the other side has asked for a pause. */
    boolean asksForPause() {
        return failure == Failure.THROTTLED || retryAfter.isPresent();
    }

    /** The time until which a pause was asked for; empty when that makes no sense. */
    Optional<Instant> pauseUntil() {
        return retryAfter.map(retry -> retry.heardAt(time)).filter(asked -> asked.isAfter(time));
    }

    LastFailure asLast() {
        return new LastFailure(message, time);
    }
}
