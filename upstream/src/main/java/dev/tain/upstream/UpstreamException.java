package dev.tain.upstream;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A conversation with a remote registry that did not give what was asked for, for another reason than its absence. */
public final class UpstreamException extends RuntimeException {

    /** What went wrong. */
    public enum Failure {
        /** 401 or 403: the registry wants credentials that we do not have, or has nothing for them. */
        DENIED,
        /** All connections that we may have to the registry, or the memory for answers, are in use: it is not the registry's fault. */
        BUSY,
        /** No connection, or no valid certificate. */
        UNREACHABLE,
        /** No connection or no answer within the time for it, all of which was waited. */
        SILENT,
        /** 429: the registry wants to be asked less often. */
        THROTTLED,
        /** A 5xx, 408 or 425: the registry has trouble of its own. */
        SERVER_ERROR,
        /** An answer that the protocol does not foresee, or one that ended early. */
        FAILED,
        /** Content that is not what its digest says. */
        LYING
    }

    /** The most characters of a message: half of it may be what a stranger on the other side has chosen, and it goes to logs and clients. */
    private static final int LONGEST = 2_000;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029]");

    private final Failure failure;
    private final transient Optional<RetryAfter> retryAfter;
    private final boolean elsewhere;

    public UpstreamException(Failure failure, String message, @Nullable Throwable cause) {
        super(oneLine(message), cause);
        this.failure = failure;
        this.retryAfter = Optional.empty();
        this.elsewhere = false;
    }

    public UpstreamException(Failure failure, String message) {
        this(failure, message, Optional.empty());
    }

    /**
     * An answer that is an error.
     *
     * @param retryAfter when the registry wants to be asked again, where it says so
     */
    public UpstreamException(Failure failure, String message, Optional<RetryAfter> retryAfter) {
        super(oneLine(message));
        this.failure = failure;
        this.retryAfter = retryAfter;
        this.elsewhere = false;
    }

    private UpstreamException(UpstreamException there) {
        super(there.getMessage(), there);
        this.failure = there.failure;
        this.retryAfter = there.retryAfter;
        this.elsewhere = true;
    }

    private static String oneLine(String message) {
        String cut = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
        return CONTROL.matcher(cut).replaceAll("?");
    }

    /** The same at a server that the registry has led to. */
    UpstreamException elsewhere() {
        return elsewhere ? this : new UpstreamException(this);
    }

    /** Whether it happened at a server that the registry has led to: the registry itself works then. */
    public boolean isElsewhere() {
        return elsewhere;
    }

    public Failure failure() {
        return failure;
    }

    /** When a registry that was asked too often, or has trouble, wants to be asked again, where it says so. */
    public Optional<RetryAfter> retryAfter() {
        return retryAfter;
    }
}
