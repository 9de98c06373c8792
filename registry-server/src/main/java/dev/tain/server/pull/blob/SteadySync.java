package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.storage.BlobWriter;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.scheduler.Scheduler;

/**
 * Gets a long blob to the disk while it comes, in steps: the disk works while the network does, and where it keeps up, the commit has at
 * most one step left to do. Blobs that are shorter than a step get there in one go, by their commit.
 */
final class SteadySync {

    /** In bytes. Longer ones leave the disk idle and the commit more to do; with shorter ones, readers wait for what each of them costs. */
    private static final long STEP = 64L << 20;

    private final Digest digest;
    private final BlobWriter writer;
    private final long step;
    private final Scheduler scheduler;
    private final StoreHealth health;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private long begun;

    /**
     * Syncs nothing yet.
     *
     * @param step how many bytes are synced at a time, at least
     * @param scheduler may block for as long as the disk does, and may refuse what is too much
     * @param health is told of what did not get to the disk
     */
    SteadySync(Digest digest, BlobWriter writer, long step, Scheduler scheduler, StoreHealth health) {
        this.digest = digest;
        this.writer = writer;
        this.step = step;
        this.scheduler = scheduler;
        this.health = health;
    }

    static SteadySync of(Digest digest, BlobWriter writer, PullStore store) {
        return new SteadySync(digest, writer, STEP, store.syncScheduler(), store.health());
    }

    /** The writer has taken something more; comes from the thread that writes. */
    void written() {
        long written = writer.written();
        if (written - begun >= step && underWay.compareAndSet(false, true)) {
            begun = written;
            try {
                scheduler.schedule(this::sync);
            } catch (RejectedExecutionException e) {
                underWay.set(false); // other blobs are before this one: its next step, or its commit, will do
            }
        }
    }

    private void sync() {
        try {
            writer.syncWritten();
        } catch (IOException e) {
            health.failed(digest + " will not be kept", e);
        } finally {
            underWay.set(false);
        }
    }
}
