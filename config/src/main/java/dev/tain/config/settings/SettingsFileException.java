package dev.tain.config.settings;

import dev.tain.config.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A settings file that cannot be used. The message has one line for each problem, {@code file:line:column: what}. */
public final class SettingsFileException extends RuntimeException {

    /**
     * An exception for these problems.
     *
     * @param problems at least one
     */
    SettingsFileException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
}
