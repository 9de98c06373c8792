package dev.tain.server.pull.place;

import dev.tain.policy.PullSource;

/**
 * Where the bytes of an answer came from.
 *
 * @param label {@code store}, or the host of the place that they were fetched from
 */
public record Origin(String label) {

    public static final Origin STORE = new Origin("store");

    /** The host of a place. */
    public static Origin of(PullSource source) {
        return new Origin(source.endpoint().host().value());
    }
}
