package dev.tain.server.pull.place;

/** Whether a host, or a repository there, is asked. */
public enum BreakerState {
    /** Requests go to it as usual. */
    CLOSED,
    /** One request finds out whether it works again. */
    HALF_OPEN,
    /** It is left alone. */
    OPEN
}
