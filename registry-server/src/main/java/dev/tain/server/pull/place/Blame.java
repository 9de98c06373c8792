package dev.tain.server.pull.place;

import dev.tain.upstream.UpstreamException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Of whom a failed request says that something is wrong. */
enum Blame {
    /** Of nobody, good or bad: nothing was asked. */
    NOT_ASKED,
    /** Of nobody: the host works. What it answered is about the content, be that denied or wrong. */
    NOBODY,
    /**
     * Of the repository: the host was reached, and has answered badly or not at all, or it has led to another one that cannot be
     * reached. It may be one image that is broken there.
     */
    REPOSITORY,
    /** Of the host: it could not be reached, or wants to be asked less often. Limits count for an account or an address. */
    HOST;

    static Blame of(UpstreamException error, Matter matter) {
        return switch (error.failure()) {
            case BUSY -> NOT_ASKED;
            case DENIED, LYING, FAILED -> NOBODY;
            case SERVER_ERROR -> REPOSITORY;
            // A list may be a hundred requests, and have a limit of its own.
            case THROTTLED -> error.isElsewhere() || matter != Matter.CONTENT ? REPOSITORY : HOST;
            case SILENT -> !error.isElsewhere() && isOfReaching(error) ? HOST : REPOSITORY;
            case UNREACHABLE -> error.isElsewhere() || hasComeToNothing(error) ? REPOSITORY : HOST;
        };
    }

    /** A connection stood, and ended in whatever way before there was an answer that could be read. */
    private static boolean hasComeToNothing(UpstreamException error) {
        return error.getCause() != null && !isOfReaching(error);
    }

    private static boolean isOfReaching(UpstreamException error) {
        return Stream.<Throwable>iterate(error, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof ConnectException // also of proxies, and time-outs
                        || cause instanceof NoRouteToHostException
                        || cause instanceof UnknownHostException
                        || cause instanceof SSLException);
    }
}
