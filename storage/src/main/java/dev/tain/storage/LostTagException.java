package dev.tain.storage;

import java.io.IOException;

/**
 * A hosted tag does not say where it points, or what was pushed with it cannot be had any more, and nobody else knows: whatever a source
 * has under the same name is something else.
 */
public final class LostTagException extends IOException {

    /** Something that it needs cannot be read. */
    public LostTagException(IOException damage) {
        super(damage.getMessage(), damage);
    }

    /** Something that it needs is not there. */
    public LostTagException(String message) {
        super(message);
    }
}
