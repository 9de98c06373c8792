package dev.tain.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * As many threads as there are processors, and two at least: one reads while the other computes. Used by one thread, which
 * waits when it is far ahead.
 */
final class CheckWorkers implements AutoCloseable {

    /** Enough to keep all threads at work while the oldest task is a long one. */
    private static final int MOST_PENDING = 1024;

    private final ExecutorService threads =
            Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), CheckWorkers::thread);
    private final Deque<Future<?>> pending = new ArrayDeque<>();

    /** Runs the task soon. A failure of an earlier one comes out here, or at {@link #await()}. */
    void submit(Runnable task) {
        if (pending.size() == MOST_PENDING) {
            await(pending.remove());
        }
        pending.add(threads.submit(task));
    }

    /** Returns when all tasks are done. */
    void await() {
        while (!pending.isEmpty()) {
            await(pending.remove());
        }
    }

    /** Gives up what is not done. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static void await(Future<?> task) {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The check has failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The check was interrupted", e);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "check");
        thread.setDaemon(true);
        return thread;
    }
}
