package dev.tain.server.pull.blob;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Where fills hash what they have written: on another thread while there are two processors for each fill under way, and otherwise on
 * the thread that has written it, for with more fills than that the way to another one brings nothing. A fill, for which a worker
 * stands, finds that out whenever it has hashed all that it has written.
 */
public final class HashScheduler implements Scheduler {

    private final Scheduler threads;
    private final int processors;
    private final AtomicInteger fills = new AtomicInteger();

    /**
     * No fill is under way.
     *
     * @param threads those of which one writes; they run what they were given also after its worker was disposed of
     * @param processors how many threads can run at a time
     */
    public HashScheduler(Scheduler threads, int processors) {
        this.threads = threads;
        this.processors = processors;
    }

    @Override
    public Disposable schedule(Runnable task) {
        return threads.schedule(task);
    }

    @Override
    public Worker createWorker() {
        fills.incrementAndGet();
        return new FillWorker(threads.createWorker());
    }

    /** How many fills are under way. */
    int fills() {
        return fills.get();
    }

    private final class FillWorker implements Worker {

        private final Worker elsewhere;
        private final AtomicBoolean disposed = new AtomicBoolean();

        FillWorker(Worker elsewhere) {
            this.elsewhere = elsewhere;
        }

        @Override
        public Disposable schedule(Runnable task) {
            if (2 * fills() <= processors) {
                return elsewhere.schedule(task);
            }
            task.run();
            return Disposables.disposed();
        }

        @Override
        public boolean isDisposed() {
            return disposed.get();
        }

        @Override
        public void dispose() {
            if (disposed.compareAndSet(false, true)) {
                fills.decrementAndGet();
                elsewhere.dispose();
            }
        }
    }
}
