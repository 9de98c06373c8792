package dev.tain.config.problem;

/**
 * One thing that is wrong with a file.
 *
 * @param place where
 * @param message what is wrong and what would be right
 */
public record Problem(Place place, String message) {

    /** The problem as editors and compilers write it: {@code file:line:column: message}. */
    @Override
    public String toString() {
        return place + ": " + message;
    }
}
