package dev.tain.config.admin;

import dev.tain.config.problem.Problem;

/** A file of credentials for the admin port that cannot be used. The message is {@code file:line:column: what}, without a secret. */
public final class AdminCredentialsException extends RuntimeException {

    private final transient Problem problem;

    AdminCredentialsException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    /** What is wrong, and where. */
    public Problem problem() {
        return problem;
    }
}
