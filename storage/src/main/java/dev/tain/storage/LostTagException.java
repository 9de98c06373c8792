package dev.tain.storage;

import java.io.IOException;

/**
 * The file of a hosted tag does not say where the tag points, and nobody else knows: whatever a source has under the same
 * name is something else.
 */
public final class LostTagException extends IOException {

    LostTagException(IOException damage) {
        super(damage.getMessage(), damage);
    }
}
