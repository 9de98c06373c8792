package dev.tain.server.admin;

import dev.tain.server.pull.place.BreakerStatus;
import dev.tain.server.pull.place.LastFailure;
import dev.tain.server.pull.place.RepositoryStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A repository that is left alone at its registry, as JSON.
 *
 * @param name the repository as that registry names it
 * @param state {@code open} while it is left alone, {@code half-open} when one request may find out, or finds out, whether it
 *     works again
 * @param since when that began
 * @param until when it is tried again, while it is left alone
 * @param failuresInARow the failures since it last worked
 * @param lastFailure how it failed last
 */
record FailingRepositoryDocument(
        String name,
        String state,
        Instant since,
        @Nullable Instant until,
        int failuresInARow,
        @Nullable LastFailure lastFailure) {

    static FailingRepositoryDocument of(RepositoryStatus status) {
        BreakerStatus breaker = status.breaker();
        return new FailingRepositoryDocument(
                status.name(),
                UpstreamDocument.word(breaker.state()),
                breaker.since(),
                breaker.until().orElse(null),
                breaker.failuresInARow(),
                breaker.lastFailure().orElse(null));
    }
}
