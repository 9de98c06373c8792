package dev.tain.server.pull.place;

import dev.tain.policy.PullSource;

/**
 * An answer and the place that gave it.
 *
 * @param source the place
 * @param value what it said
 */
public record FromPlace<T>(PullSource source, T value) {

    /** The place, for those who are told where an answer came from. */
    public Origin origin() {
        return Origin.of(source);
    }
}
