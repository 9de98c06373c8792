package dev.tain.config.problem;

import java.nio.file.Path;

/**
 * A place in a file.
 *
 * @param file the file
 * @param line the line, counted from 1
 * @param column the column, counted from 1
 */
public record Place(Path file, int line, int column) {

    public Place {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("Lines and columns are counted from 1: " + line + ":" + column);
        }
    }

    /** The place as editors and compilers write it: {@code file:line:column}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
