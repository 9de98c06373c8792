package dev.tain.server.pull;

import dev.tain.server.pull.blob.FillRules;
import dev.tain.server.pull.blob.PullStore;
import dev.tain.storage.FileSystemStore;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/** Removes what is left of blobs that nobody goes on with: once at the start, and then every hour. */
final class UnfinishedBlobs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(UnfinishedBlobs.class);
    private static final long HOURS = 1;

    private final FileSystemStore files;
    private final PullStore store;
    private final FillRules rules;
    private final Disposable hourly;

    UnfinishedBlobs(FileSystemStore files, PullStore store, FillRules rules) {
        this.files = files;
        this.store = store;
        this.rules = rules;
        this.hourly = store.timers()
                .schedulePeriodically(() -> store.scheduler().schedule(this::remove), 0, HOURS, TimeUnit.HOURS);
    }

    @Override
    public void close() {
        hourly.dispose();
    }

    private void remove() {
        try {
            long bytes = files.removeAbandonedSpools(rules.unfinishedKeptSince());
            if (bytes > 0) {
                log.info(
                        "Removed {} bytes of unfinished blobs: nobody has gone on with them for {}",
                        bytes,
                        rules.settings().keepUnfinished());
            }
        } catch (IOException e) {
            store.health().failed("unfinished blobs stay where they are", e);
        }
    }
}
