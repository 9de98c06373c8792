package dev.tain.server.pull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.RepositoryName;
import dev.tain.storage.RepositoryCatalog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/** Notes when repositories were last pulled from, each at most once a minute. That it fails keeps nobody from anything. */
final class LastPulls {

    private static final Logger log = LoggerFactory.getLogger(LastPulls.class);
    private static final Duration EXACTLY_ENOUGH = Duration.ofMinutes(1);
    private static final int MANY = 10_000;

    private final RepositoryCatalog catalog;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Cache<RepositoryName, Instant> noted =
            Caffeine.newBuilder().maximumSize(MANY).build();

    LastPulls(RepositoryCatalog catalog, InstantSource clock, Scheduler scheduler) {
        this.catalog = catalog;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Something was served from one of the repositories that may hold it. */
    void pulled(PullTarget target) {
        target.held().forEach(this::pulled);
    }

    /** The note is gone. */
    void forget(RepositoryName repository) {
        noted.invalidate(repository);
    }

    private void pulled(RepositoryName repository) {
        Instant now = clock.instant();
        Instant before = noted.getIfPresent(repository);
        if (before == null || Duration.between(before, now).abs().compareTo(EXACTLY_ENOUGH) >= 0) {
            noted.put(repository, now);
            try {
                scheduler.schedule(() -> note(repository, now));
            } catch (RejectedExecutionException e) {
                log.debug("Tain stops, so the last pull from {} is not noted", repository);
            }
        }
    }

    private void note(RepositoryName repository, Instant when) {
        try {
            catalog.notePull(repository, when);
        } catch (IOException e) {
            log.debug("The last pull from {} could not be noted: {}", repository, e.toString());
        }
    }
}
