package dev.tain.server.pull.blob;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Those who read what a fill brings; they come and leave as they like. */
final class Readers {

    /** The first reader comes as soon as its answer has begun; whatever the patience is, it gets this long. */
    private static final Duration ARRIVAL = Duration.ofSeconds(10);

    private final Optional<Duration> patience;
    private final Scheduler timers;
    private final Runnable whenAbandoned;
    private int count;
    private @Nullable Disposable alarm;
    private boolean stopped;

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
        patience.ifPresent(time -> setAlarm(time.compareTo(ARRIVAL) > 0 ? time : ARRIVAL));
    }

    synchronized int count() {
        return count;
    }

    synchronized void came() {
        count++;
        silence();
    }

    synchronized void left() {
        count--;
        if (count == 0 && !stopped) {
            patience.ifPresent(this::setAlarm);
        }
    }

    /** The fill has ended: it does not matter any more whether there is anybody. */
    synchronized void stop() {
        stopped = true;
        silence();
    }

    private void silence() {
        if (alarm != null) {
            alarm.dispose();
            alarm = null;
        }
    }

    private synchronized void setAlarm(Duration time) {
        alarm = timers.schedule(this::ring, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ring() {
        if (count() == 0) {
            whenAbandoned.run();
        }
    }
}
