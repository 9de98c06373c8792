package dev.tain.server.admin;

import dev.tain.server.pull.place.BreakerState;
import dev.tain.server.pull.place.BreakerStatus;
import dev.tain.server.pull.place.LastFailure;
import dev.tain.server.pull.place.UpstreamStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registry that Tain pulls from, as JSON.
 *
 * @param host the registry
 * @param state {@code closed} while it is asked, {@code open} while it is left alone, {@code half-open} while one request
 *     finds out whether it works again
 * @param since when that began
 * @param until when it is tried again, while it is left alone
 * @param failuresInARow the failures since it last answered
 * @param lastFailure how it failed last
 * @param repositoriesLeftAlone how many repositories are left alone there, or tried again, though others may be asked for
 * @param repositories the first of these, by name
 * @param requests how often it was asked
 * @param failures how often it neither had, lacked nor denied what it was asked for
 * @param hedgesWon how often it was asked because another place was silent, and answered first
 * @param hedgesLost how often it was silent, and another place answered first
 */
record UpstreamDocument(
        String host,
        String state,
        Instant since,
        @Nullable Instant until,
        int failuresInARow,
        @Nullable LastFailure lastFailure,
        int repositoriesLeftAlone,
        List<FailingRepositoryDocument> repositories,
        long requests,
        long failures,
        long hedgesWon,
        long hedgesLost) {

    /** There may be thousands, and the first few say what is wrong. */
    private static final int FIRST = 100;

    static UpstreamDocument of(UpstreamStatus status) {
        BreakerStatus breaker = status.breaker();
        return new UpstreamDocument(
                status.host().value(),
                word(breaker.state()),
                breaker.since(),
                breaker.until().orElse(null),
                breaker.failuresInARow(),
                breaker.lastFailure().orElse(null),
                status.repositories().size(),
                status.repositories().stream()
                        .limit(FIRST)
                        .map(FailingRepositoryDocument::of)
                        .toList(),
                status.requests(),
                status.failures(),
                status.hedgesWon(),
                status.hedgesLost());
    }

    /** Of a registry or of a repository there. */
    static String word(BreakerState state) {
        return switch (state) {
            case CLOSED -> "closed";
            case HALF_OPEN -> "half-open";
            case OPEN -> "open";
        };
    }
}
