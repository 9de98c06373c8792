package dev.tain.server.pull.blob;

import dev.tain.storage.BlobWriter;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Gets a long blob to the disk while it comes, in steps: the disk works then while the network does, and little is left for the commit.
 * Blobs that are shorter than a step get there at once, when they are committed.
 */
final class SteadySync {

    private static final Logger log = LoggerFactory.getLogger(SteadySync.class);

    /** In bytes. With shorter ones, blobs are not kept sooner, and come later where the disk and the readers share a processor. */
    private static final long STEP = 256L << 20;

    private final BlobWriter writer;
    private final Scheduler scheduler;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private long begun;

    /**
     * Syncs nothing yet.
     *
     * @param scheduler may block for as long as the disk does
     */
    SteadySync(BlobWriter writer, Scheduler scheduler) {
        this.writer = writer;
        this.scheduler = scheduler;
    }

    /** The writer has taken something more; comes from the thread that writes. */
    void written() {
        long written = writer.written();
        if (written - begun >= STEP && underWay.compareAndSet(false, true)) {
            begun = written;
            scheduler.schedule(this::sync);
        }
    }

    private void sync() {
        try {
            writer.syncWritten();
        } catch (IOException e) {
            // The commit fails as well, and says so; unless the fill has ended without one, and nothing was to be kept.
            log.debug("{} could not be synced", writer.file(), e);
        } finally {
            underWay.set(false);
        }
    }
}
