package dev.tain.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A scheduler whose time stands still until a test moves it; tasks run on the thread of the test. */
public final class ManualScheduler implements Scheduler {

    private final List<Timer> timers = new ArrayList<>();
    private long now;

    private final class Timer implements Disposable {

        private final long time;
        private final Runnable task;

        Timer(long time, Runnable task) {
            this.time = time;
            this.task = task;
        }

        @Override
        public void dispose() {
            timers.remove(this);
        }
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer(now + unit.toNanos(delay), task);
        timers.add(timer);
        return timer;
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(now, TimeUnit.NANOSECONDS);
    }

    /** The number of tasks that wait for their time. */
    public int waiting() {
        return timers.size();
    }

    /** Moves the time on, and runs what is due by then. */
    public void advance(Duration by) {
        long end = now + by.toNanos();
        for (Optional<Timer> next = nextUntil(end); next.isPresent(); next = nextUntil(end)) {
            Timer timer = next.get();
            timers.remove(timer);
            now = timer.time;
            timer.task.run();
        }
        now = end;
    }

    private Optional<Timer> nextUntil(long end) {
        return timers.stream().filter(timer -> timer.time <= end).min(Comparator.comparingLong(timer -> timer.time));
    }
}
