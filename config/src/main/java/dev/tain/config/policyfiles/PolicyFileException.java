package dev.tain.config.policyfiles;

import dev.tain.config.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Policy files that cannot be used. The message has one line for each problem, {@code file:line:column: what}. */
public final class PolicyFileException extends RuntimeException {

    private static final int MOST_SHOWN = 20;

    private final transient List<Problem> problems;

    /**
     * An exception for these problems.
     *
     * @param problems at least one
     */
    public PolicyFileException(List<Problem> problems) {
        this(problems, List.of());
    }

    /**
     * An exception for these problems.
     *
     * @param problems at least one
     * @param warnings what else was noticed in the same files, which may be what causes them; for the message alone
     */
    PolicyFileException(List<Problem> problems, List<Problem> warnings) {
        super(message(problems, warnings));
        this.problems = List.copyOf(problems);
    }

    /** All problems, those of one file in the order in which they were found; at least one. */
    public List<Problem> problems() {
        return problems;
    }

    /** The file of the first problem. */
    public Path file() {
        return problems.get(0).place().file();
    }

    /** The line of the first problem, counted from 1. */
    public int line() {
        return problems.get(0).place().line();
    }

    /** The column of the first problem, counted from 1. */
    public int column() {
        return problems.get(0).place().column();
    }

    private static String message(List<Problem> problems, List<Problem> warnings) {
        String shown = Stream.concat(
                        problems.stream().map(Problem::toString),
                        warnings.stream().map(warning -> "warning: " + warning))
                .limit(MOST_SHOWN)
                .collect(Collectors.joining("\n"));
        int more = problems.size() + warnings.size() - MOST_SHOWN;
        return more > 0 ? shown + "\nand " + more + " more" : shown;
    }
}
