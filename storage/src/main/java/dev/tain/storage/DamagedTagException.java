package dev.tain.storage;

import java.io.IOException;

/**
 * The file of a cached tag does not say where the tag points. Its source does: the tag may be confirmed anew.
 */
public final class DamagedTagException extends IOException {

    DamagedTagException(IOException damage) {
        super(damage.getMessage(), damage);
    }
}
