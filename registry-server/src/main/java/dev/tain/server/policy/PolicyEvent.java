package dev.tain.server.policy;

import java.util.Optional;

/**
 * A change of one object.
 *
 * @param version the change's number; higher than those of all changes before it
 * @param before the object as it was; empty when it was created
 * @param after the object as it is; empty when it was deleted
 */
public record PolicyEvent(long version, Optional<PolicyObject> before, Optional<PolicyObject> after) {

    public PolicyEvent {
        if (before.isEmpty() && after.isEmpty()) {
            throw new IllegalArgumentException("A change of nothing");
        }
    }

    /** About how many bytes of memory it keeps that the events beside it may not keep. */
    long bytes() {
        return before.map(object -> object.bytesBeside(after)).orElse(0L)
                + after.map(object -> object.bytesBeside(before)).orElse(0L);
    }

    /** The object as it is, or was last. */
    public PolicyObject object() {
        return after.or(() -> before).orElseThrow();
    }
}
