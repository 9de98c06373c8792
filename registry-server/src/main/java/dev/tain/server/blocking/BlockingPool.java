package dev.tain.server.blocking;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;

/**
 * A bounded number of threads for calls that block. Unlike Reactor's own schedulers for that, it never interrupts a call
 * whose caller has left: an interrupt in the middle of file I/O closes the file.
 */
public final class BlockingPool implements AutoCloseable {

    private static final int MANY_WAITING = 100_000;
    private static final int IDLE_SECONDS = 60;
    private static final int LAST_CALLS_SECONDS = 10;

    private final ThreadPoolExecutor threads;
    private final Scheduler scheduler;

    /**
     * A pool for calls that nobody has to be refused.
     *
     * @param name of the threads, before their numbers
     * @param size how many threads there are at most
     */
    public BlockingPool(String name, int size) {
        this(name, size, MANY_WAITING);
    }

    /**
     * A pool that refuses calls when too many wait, with a {@link java.util.concurrent.RejectedExecutionException}.
     *
     * @param waiting how many calls may wait for a thread
     */
    public BlockingPool(String name, int size, int waiting) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), task -> {
                    Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        scheduler = new CallScheduler(threads);
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    /** Takes no more calls, and waits a little for those under way. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(LAST_CALLS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
