package dev.tain.server.pull.place;

import dev.tain.upstream.UpstreamException.Failure;
import java.util.Locale;

/** What came of one request to an endpoint, as it is counted. */
enum Outcome {
    FOUND,
    ABSENT,
    DENIED,
    THROTTLED,
    UNREACHABLE,
    FAILED,
    LYING,
    /** Nobody waited for it any more: another place was faster, the client left, or no connection was to be had. */
    CANCELLED;

    static Outcome of(Failure failure) {
        return switch (failure) {
            case DENIED -> DENIED;
            case THROTTLED -> THROTTLED;
            case UNREACHABLE, SILENT -> UNREACHABLE;
            case SERVER_ERROR, FAILED -> FAILED;
            case LYING -> LYING;
            case BUSY -> CANCELLED;
        };
    }

    boolean isFailure() {
        return switch (this) {
            case FOUND, ABSENT, DENIED, CANCELLED -> false;
            case THROTTLED, UNREACHABLE, FAILED, LYING -> true;
        };
    }

    /** The value of the metric's tag. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
