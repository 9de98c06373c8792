package dev.tain.server.pull.place;

import dev.tain.upstream.UpstreamException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import reactor.netty.http.client.PrematureCloseException;

/** Of whom a failed request says that something is wrong. */
enum Blame {
    /** Of nobody, good or bad: nothing was asked. */
    NOT_ASKED,
    /** Of nobody: the host works. What it answered is about the content, be that denied or wrong. */
    NOBODY,
    /** Of the repository: the host was reached, and has answered badly or not at all. It may be one image that is broken there. */
    REPOSITORY,
    /** Of the host: it could not be reached, or wants to be asked less often. Limits count for an account or an address. */
    HOST;

    static Blame of(UpstreamException error) {
        return switch (error.failure()) {
            case BUSY -> NOT_ASKED;
            case DENIED, LYING, FAILED -> NOBODY;
            case SERVER_ERROR -> REPOSITORY;
            case THROTTLED -> HOST;
            case SILENT -> isCausedBy(error, Blame::isOfConnecting) ? HOST : REPOSITORY;
            case UNREACHABLE -> isCausedBy(error, PrematureCloseException.class::isInstance) ? REPOSITORY : HOST;
        };
    }

    private static boolean isOfConnecting(Throwable cause) {
        return cause instanceof ConnectTimeoutException || cause instanceof SslHandshakeTimeoutException;
    }

    private static boolean isCausedBy(UpstreamException error, Predicate<Throwable> what) {
        return Stream.<Throwable>iterate(error, Objects::nonNull, Throwable::getCause)
                .anyMatch(what);
    }
}
