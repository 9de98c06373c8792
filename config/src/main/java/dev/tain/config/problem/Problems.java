package dev.tain.config.problem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects what is wrong with one file, so that its owner learns of everything at once: errors, which forbid the use of
 * the file, and warnings, which do not. Not for several threads.
 */
public final class Problems {

    private final Path file;
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    public Problems(Path file) {
        this.file = file;
    }

    /** A place in the file. */
    public Place place(int line, int column) {
        return new Place(file, line, column);
    }

    public void error(int line, int column, String message) {
        errors.add(new Problem(place(line, column), message));
    }

    /** An error in a field, which is named by its path. */
    public void error(int line, int column, String field, String message) {
        errors.add(new Problem(place(line, column), Optional.of(field), message));
    }

    public void warn(int line, int column, String message) {
        warnings.add(new Problem(place(line, column), message));
    }

    /** The errors in the order in which they were found. */
    public List<Problem> errors() {
        return List.copyOf(errors);
    }

    /** The warnings in the order in which they were found. */
    public List<Problem> warnings() {
        return List.copyOf(warnings);
    }
}
