package dev.tain.config.problem;

import java.nio.file.Path;

/**
 * One thing that is wrong with a file.
 *
 * @param file the file
 * @param line the line, counted from 1
 * @param column the column, counted from 1
 * @param message what is wrong and what would be right
 */
public record Problem(Path file, int line, int column, String message) {

    public Problem {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("Lines and columns are counted from 1: " + line + ":" + column);
        }
    }

    /** The problem as editors and compilers write it: {@code file:line:column: message}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
