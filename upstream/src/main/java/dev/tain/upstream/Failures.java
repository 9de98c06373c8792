package dev.tain.upstream;

import dev.tain.upstream.UpstreamException.Failure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import reactor.core.Exceptions;
import reactor.netty.http.client.PrematureCloseException;

/** What a low-level failure means, in words for the person who has to mend it. */
final class Failures {

    private Failures() {}

    /** A failure before the headers of an answer arrived. */
    static UpstreamException ofRequest(URI uri, Throwable error) {
        return of(uri, Failure.UNREACHABLE, error);
    }

    /** A failure while the body arrived. */
    static UpstreamException ofBody(URI uri, Throwable error) {
        return of(uri, Failure.FAILED, error);
    }

    /** A status that is neither success nor absence, and what the registry said about it. */
    static UpstreamException ofStatus(Exchange exchange, String message) {
        Failure failure = switch (exchange.status()) {
            case 401, 403 -> Failure.DENIED;
            case 429 -> Failure.THROTTLED;
            default -> Failure.FAILED;
        };
        String said = message.isEmpty() ? "" : " (" + message + ")";
        return new UpstreamException(
                failure, "%s answered %s%s".formatted(shown(exchange.uri()), exchange.statusLine(), said));
    }

    /** The address without its query, which may hold a signature. */
    static String shown(URI uri) {
        return "%s://%s%s".formatted(uri.getScheme(), uri.getRawAuthority(), uri.getRawPath());
    }

    private static UpstreamException of(URI uri, Failure failure, Throwable error) {
        Throwable cause = Exceptions.unwrap(error);
        if (cause instanceof UpstreamException known) {
            return known;
        }
        return new UpstreamException(failure, "%s: %s".formatted(shown(uri), reason(cause)), cause);
    }

    private static String reason(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "the host name is not known";
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no connection in time";
        }
        if (cause instanceof ConnectException) {
            return "connection refused";
        }
        if (cause instanceof ReadTimeoutException) {
            return "nothing came for too long";
        }
        if (cause instanceof PrematureCloseException) {
            return "the connection was closed before the answer was complete";
        }
        if (cause instanceof SSLException) {
            return "no trusted TLS connection: " + cause.getMessage();
        }
        return cause.toString();
    }
}
