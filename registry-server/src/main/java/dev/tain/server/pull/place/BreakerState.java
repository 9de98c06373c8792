package dev.tain.server.pull.place;

/** Whether an endpoint is asked. */
public enum BreakerState {
    /** It is. */
    CLOSED,
    /** One request finds out whether it works again. */
    HALF_OPEN,
    /** It is left alone. */
    OPEN
}
