package dev.tain.server.pull;

import dev.tain.server.blocking.BlockingPool;
import dev.tain.server.pull.blob.HashScheduler;
import dev.tain.server.pull.blob.HeldBlobs;
import dev.tain.server.pull.blob.PullStore;
import dev.tain.server.pull.blob.StoreHealth;
import dev.tain.storage.FileSystemStore;
import java.util.List;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The threads on which pulls call the store, so that no event loop ever waits for a disk. */
final class PullPools implements AutoCloseable {

    /** Threads for short calls to the store; more calls wait in line. */
    private static final int STORE_THREADS = 16;

    /** Threads that write and hash, of which a fill may have two; more fills than that take turns. */
    private static final int FILL_THREADS = 16;

    /** Threads that wait for the disk; apart from the others, or a slow disk would look like a slow network. */
    private static final int COMMIT_THREADS = 4;

    /** How many fills may wait for the one thread that syncs long blobs while they come; more at a time would not be faster. */
    private static final int SYNCS_WAITING = 1;

    /** Threads that read blobs which were there at the start; apart, so that no download waits for them. */
    private static final int CHECK_THREADS = 2;

    /** Threads that look through repositories, which takes a while; apart, so that pulls do not wait for them. */
    private static final int CONTENTS_THREADS = 2;

    private final BlockingPool store = new BlockingPool("store", STORE_THREADS);
    private final BlockingPool fills = new BlockingPool("fill", FILL_THREADS);
    private final BlockingPool syncs = new BlockingPool("sync", 1, SYNCS_WAITING);
    private final BlockingPool commits = new BlockingPool("commit", COMMIT_THREADS);
    private final BlockingPool checks = new BlockingPool("check", CHECK_THREADS);
    private final BlockingPool contents = new BlockingPool("contents", CONTENTS_THREADS);

    /** The store, as pulls use it on these threads. */
    PullStore store(FileSystemStore files, StoreHealth health) {
        return new PullStore(
                files.blobs(),
                files.repositories(),
                store.scheduler(),
                fills.scheduler(),
                new HashScheduler(
                        fills.scheduler(),
                        Math.min(FILL_THREADS, Runtime.getRuntime().availableProcessors())),
                syncs.scheduler(),
                commits.scheduler(),
                Schedulers.parallel(),
                health,
                new HeldBlobs(store.scheduler(), checks.scheduler(), health));
    }

    /** For looking through repositories. */
    Scheduler contents() {
        return contents.scheduler();
    }

    /** Waits a little for what is under way: first for those who give work to the others. */
    @Override
    public void close() {
        List.of(fills, syncs, commits, checks, store, contents).forEach(BlockingPool::close);
    }
}
