package dev.tain.config.auth;

import dev.tain.config.problem.Problem;

/** A credentials file that cannot be used. The message is {@code file:line:column: what}, without a secret. */
public final class AuthFileException extends RuntimeException {

    private final transient Problem problem;

    AuthFileException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    /** What is wrong, and where. */
    public Problem problem() {
        return problem;
    }
}
