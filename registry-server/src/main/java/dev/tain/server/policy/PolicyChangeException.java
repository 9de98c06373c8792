package dev.tain.server.policy;

import dev.tain.config.problem.Problem;
import java.util.List;

/** A change of a policy object that was not made. */
public final class PolicyChangeException extends RuntimeException {

    /** Why it was not made. */
    public enum Reason {
        NOT_FOUND,
        ALREADY_EXISTS,
        /** The object is another one by now than the caller believes. */
        CONFLICT,
        /** The object stands in a file. */
        READ_ONLY,
        /** The policy would be wrong with it. */
        INVALID,
        /** It could not be kept. */
        STORE_FAILED
    }

    private final Reason reason;
    private final ApiResource resource;
    private final String name;
    private final transient List<Problem> problems;

    PolicyChangeException(Reason reason, ApiResource resource, String name, String message) {
        this(reason, resource, name, message, List.of());
    }

    PolicyChangeException(Reason reason, ApiResource resource, String name, String message, List<Problem> problems) {
        super(message);
        this.reason = reason;
        this.resource = resource;
        this.name = name;
        this.problems = List.copyOf(problems);
    }

    public Reason reason() {
        return reason;
    }

    public ApiResource resource() {
        return resource;
    }

    /** The name of the object. */
    public String name() {
        return name;
    }

    /** What is wrong, for {@link Reason#INVALID}. */
    public List<Problem> problems() {
        return problems;
    }
}
