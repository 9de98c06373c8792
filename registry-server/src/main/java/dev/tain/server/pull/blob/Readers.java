package dev.tain.server.pull.blob;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Those who read what a fill brings; they come and leave as they like. */
final class Readers {

    private final Optional<Duration> patience;
    private final Scheduler timers;
    private final Runnable whenAbandoned;
    private int count;
    private @Nullable Disposable alarm;

    /**
     * Begins with nobody.
     *
     * @param patience how long there may be nobody; empty for ever
     * @param whenAbandoned called, on a timer's thread, when there was nobody for longer than that
     */
    Readers(Optional<Duration> patience, Scheduler timers, Runnable whenAbandoned) {
        this.patience = patience;
        this.timers = timers;
        this.whenAbandoned = whenAbandoned;
        setAlarm();
    }

    synchronized int count() {
        return count;
    }

    synchronized void came() {
        count++;
        stop();
    }

    synchronized void left() {
        count--;
        if (count == 0) {
            setAlarm();
        }
    }

    /** Waits for nobody any more. */
    synchronized void stop() {
        if (alarm != null) {
            alarm.dispose();
            alarm = null;
        }
    }

    private synchronized void setAlarm() {
        patience.ifPresent(time -> alarm = timers.schedule(this::ring, time.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void ring() {
        if (count() == 0) {
            whenAbandoned.run();
        }
    }
}
