package dev.tain.config.problem;

import java.util.Optional;

/**
 * One thing that is wrong with a file.
 *
 * @param place where
 * @param field which field of an object, as its path, such as {@code spec.imageTagMirrors[0].source}; empty where the
 *     problem is with no field
 * @param message what is wrong and what would be right
 */
public record Problem(Place place, Optional<String> field, String message) {

    /** A problem with no field. */
    public Problem(Place place, String message) {
        this(place, Optional.empty(), message);
    }

    /** The problem as editors and compilers write it: {@code file:line:column: message}. */
    @Override
    public String toString() {
        return place + ": " + message;
    }
}
