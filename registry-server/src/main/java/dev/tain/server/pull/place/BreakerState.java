package dev.tain.server.pull.place;

/** Whether an endpoint is asked. */
public enum BreakerState {
    /** Requests go to it as usual. */
    CLOSED,
    /** One request finds out whether it works again. */
    HALF_OPEN,
    /** It is left alone. */
    OPEN
}
