package dev.tain.server.blocking;

import java.util.concurrent.Executor;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Runs whatever it was given, also when whoever gave it has left meanwhile. Reactor's own schedulers take what has not begun
 * back then; but an operator that is cancelled leaves the buffers in its queue to the run that it has scheduled, and without
 * that run nobody would free them.
 *
 * @param executor runs the calls
 */
record CallScheduler(Executor executor) implements Scheduler {

    @Override
    public Disposable schedule(Runnable task) {
        executor.execute(task);
        return Disposables.never();
    }

    @Override
    public Worker createWorker() {
        return new Calls();
    }

    private final class Calls implements Worker {

        @Override
        public Disposable schedule(Runnable task) {
            return CallScheduler.this.schedule(task);
        }

        @Override
        public void dispose() {
            // What was scheduled runs.
        }
    }
}
