package dev.tain.upstream;

import org.jspecify.annotations.Nullable;

/** A conversation with a remote registry that did not give what was asked for, for another reason than its absence. */
public final class UpstreamException extends RuntimeException {

    /** What went wrong. */
    public enum Failure {
        /** 401 or 403: the registry wants credentials that we do not have, or has nothing for them. */
        DENIED,
        /** No connection, no valid certificate, or no answer in time. */
        UNREACHABLE,
        /** 429: the registry wants to be asked less often. */
        THROTTLED,
        /** An answer that the protocol does not foresee, such as a 500, or one that ended early. */
        FAILED,
        /** Content that is not what its digest says. */
        LYING
    }

    private final Failure failure;

    public UpstreamException(Failure failure, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    public UpstreamException(Failure failure, String message) {
        this(failure, message, null);
    }

    public Failure failure() {
        return failure;
    }
}
