package dev.tain.server.observe;

import java.util.function.Consumer;

/** Where what requests leave behind goes to: every one is counted and, where that is wanted, logged. */
public final class Requests {

    private final RequestMetrics metrics;
    private final Consumer<AccessEntry> log;

    /**
     * Counts and logs.
     *
     * @param log takes each request when it has ended, on an event loop: it must not wait
     */
    public Requests(RequestMetrics metrics, Consumer<AccessEntry> log) {
        this.metrics = metrics;
        this.log = log;
    }

    /** Whether a request has come that has not ended. */
    public boolean isUnderWay() {
        return metrics.active() > 0;
    }

    /** A request has come. */
    public AccessEntry begin(Arrival arrival) {
        return new AccessEntry(arrival, metrics, log);
    }
}
