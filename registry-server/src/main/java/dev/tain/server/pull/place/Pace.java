package dev.tain.server.pull.place;

import dev.tain.oci.Reference;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * How much time a walk gives its places.
 *
 * @param forEach the longest wait for one place
 * @param hedgeAfter how long a place may be silent before the next one is asked as well
 * @param timers where both are kept
 */
record Pace(Duration forEach, Duration hedgeAfter, Scheduler timers) {

    /** Clients want to see headers within 30 s; some of that is theirs. */
    private static final Duration BUDGET = Duration.ofSeconds(20);

    /** One whose places share the budget: none can use up the time of those after it. */
    Pace(int places, Duration hedgeAfter, Scheduler timers) {
        this(BUDGET.dividedBy(Math.max(1, places)), hedgeAfter, timers);
    }

    Disposable afterHedge(Runnable task) {
        return after(hedgeAfter, task);
    }

    Disposable afterShare(Runnable task) {
        return after(forEach, task);
    }

    /** Like {@link System#nanoTime()}. */
    long nanoTime() {
        return timers.now(TimeUnit.NANOSECONDS);
    }

    /** A place has let its share of the time pass. */
    UpstreamException outOfTime(Reference asked, String missing) {
        return new UpstreamException(
                Failure.SILENT, "%s: %s within %d s".formatted(asked, missing, forEach.toSeconds()));
    }

    /** What a place has done that was silent while another answered. */
    String lost(Reference asked) {
        return "%s: nothing within %d ms, and another place answered".formatted(asked, hedgeAfter.toMillis());
    }

    private Disposable after(Duration delay, Runnable task) {
        return timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
