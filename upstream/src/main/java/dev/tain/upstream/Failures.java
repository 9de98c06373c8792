package dev.tain.upstream;

import dev.tain.upstream.AddressGuard.ForbiddenAddressException;
import dev.tain.upstream.ChainNamingTrustManager.UntrustedChainException;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import reactor.core.Exceptions;
import reactor.netty.http.client.PrematureCloseException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** What a low-level failure means, in words for the person who has to mend it. */
final class Failures {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;

    /** The alerts of a server about a client's certificate, as the JDK and OpenSSL write them. */
    private static final Pattern CERTIFICATE_ALERT =
            Pattern.compile("(?i)alert[:_ ]+(bad_certificate|certificate_required|certificate_unknown|unknown_ca)");

    private Failures() {}

    /**
     * A failure before the headers of an answer arrived.
     *
     * @param proxy what stands in between
     */
    static UpstreamException ofRequest(URI uri, Optional<ProxyServer> proxy, Throwable error) {
        if (Exceptions.unwrap(error) instanceof UpstreamException known) {
            return known;
        }
        // Under TLS it is hidden behind the failure of the handshake.
        Throwable cause = inside(error, ProxyConnectException.class)
                .map(Throwable.class::cast)
                .orElseGet(() -> Exceptions.unwrap(error));
        if (cause instanceof ForbiddenAddressException) {
            return of(uri, Failure.FAILED, error);
        }
        String reason =
                reason(cause) + proxy.map(" (through the proxy %s)"::formatted).orElse("");
        return new UpstreamException(kind(cause), "%s: %s".formatted(shown(uri), reason), cause);
    }

    private static Failure kind(Throwable cause) {
        if (cause instanceof PoolAcquireTimeoutException) {
            return Failure.BUSY;
        }
        return isTimeOut(cause) ? Failure.SILENT : Failure.UNREACHABLE;
    }

    /** A failure while the body arrived. */
    static UpstreamException ofBody(URI uri, Throwable error) {
        return of(uri, isTimeOut(Exceptions.unwrap(error)) ? Failure.SILENT : Failure.FAILED, error);
    }

    /** A status that is neither success nor absence, and what the registry said about it. */
    static UpstreamException ofStatus(Exchange exchange, String message) {
        String said = message.isEmpty() ? "" : " (" + message + ")";
        String answered = "%s answered %s%s".formatted(shown(exchange.uri()), exchange.statusLine(), said);
        return new UpstreamException(
                kind(exchange.status()),
                answered,
                exchange.header(HttpHeaderNames.RETRY_AFTER).flatMap(RetryAfter::parse));
    }

    private static Failure kind(int status) {
        return switch (status) {
            case TOO_MANY_REQUESTS -> Failure.THROTTLED;
            case UNAUTHORIZED, FORBIDDEN -> Failure.DENIED;
            case REQUEST_TIMEOUT, TOO_EARLY -> Failure.SERVER_ERROR; // which are to be asked again, too
            default -> status >= SERVER_ERRORS ? Failure.SERVER_ERROR : Failure.FAILED;
        };
    }

    /** 401 or 403, to whom, and what the registry said about it. */
    static UpstreamException ofDenial(Exchange exchange, String message, Caller caller) {
        return new UpstreamException(
                Failure.DENIED, "%s %s".formatted(ofStatus(exchange, message).getMessage(), caller));
    }

    /** An answer of a server that the registry has led to. Its 401 or 403 says nothing of who may have what in the registry. */
    static UpstreamException ofStatusElsewhere(RemoteRequest request, Exchange exchange, String message) {
        UpstreamException there = ofStatus(exchange, message);
        if (there.failure() != Failure.DENIED) {
            return there.elsewhere();
        }
        return new UpstreamException(
                        Failure.FAILED,
                        "%s; %s has led there, and Tain shows credentials to the registry alone: the address may have ended, or be signed for somebody else"
                                .formatted(
                                        there.getMessage(),
                                        request.repository().endpoint().host()))
                .elsewhere();
    }

    /** Neither HTTPS nor plain HTTP led to a registry: the second is how it ended. */
    static UpstreamException ofBoth(UpstreamException overHttps, UpstreamException overHttp) {
        return new UpstreamException(
                overHttp.failure(), "%s; then %s".formatted(overHttps.getMessage(), overHttp.getMessage()), overHttp);
    }

    /** HTTPS did not lead to a registry, and over plain HTTP somebody has answered who is none. */
    static UpstreamException ofNoRegistry(UpstreamException overHttps, String overHttp) {
        return new UpstreamException(
                overHttps.failure(), "%s; then %s".formatted(overHttps.getMessage(), overHttp), overHttps);
    }

    /** The address without user, password and query, which may hold secrets. */
    static String shown(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String server = uri.getHost() == null ? uri.getAuthority() : uri.getHost() + port;
        return "%s://%s%s".formatted(uri.getScheme(), server, uri.getRawPath());
    }

    private static UpstreamException of(URI uri, Failure failure, Throwable error) {
        Throwable cause = Exceptions.unwrap(error);
        if (cause instanceof UpstreamException known) {
            return known;
        }
        return new UpstreamException(failure, "%s: %s".formatted(shown(uri), reason(cause)), cause);
    }

    private static boolean isTimeOut(Throwable cause) {
        return cause instanceof ConnectTimeoutException
                || cause instanceof ReadTimeoutException
                || cause instanceof SslHandshakeTimeoutException;
    }

    private static String reason(Throwable cause) {
        if (cause instanceof ForbiddenAddressException || cause instanceof UnknownProxyException) {
            return String.valueOf(cause.getMessage());
        }
        if (cause instanceof NoRouteToHostException) {
            return "no route to host, which is also what firewalls answer that let nobody through";
        }
        if (cause instanceof ProxyConnectException) {
            return "the proxy does not lead there but answers "
                    + String.valueOf(cause.getMessage()).replaceFirst(".*status: ", "");
        }
        if (cause instanceof UnknownHostException) {
            return "the host name is not known";
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no connection in time";
        }
        if (cause instanceof ConnectException) {
            return "connection refused";
        }
        if (cause instanceof PoolAcquireTimeoutException) {
            return "all connections that may be made there were in use for too long";
        }
        if (cause instanceof ReadTimeoutException) {
            return "nothing came for too long";
        }
        if (cause instanceof PrematureCloseException) {
            return "the connection was closed before the answer was complete";
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return "the headers of the answer are longer than 64 KiB, which is the most that Tain reads";
        }
        if (cause instanceof DecompressionException) {
            return "its Content-Encoding is not that of the body";
        }
        // A server that has read the client's certificate says what it thinks of it when the connection seems to stand
        // already.
        Throwable tls = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (tls instanceof NotSslRecordException) {
            return "no trusted TLS connection: what it speaks is no TLS (a registry that speaks plain HTTP needs insecure = true in the policy)";
        }
        if (tls instanceof SSLException) {
            return "no trusted TLS connection: " + untrusted(tls).orElseGet(() -> said(tls));
        }
        return cause.toString();
    }

    private static String said(Throwable tls) {
        String message = String.valueOf(tls.getMessage());
        return CERTIFICATE_ALERT.matcher(message).find()
                ? "the server wants another client certificate than it was shown, or one at all; it goes to tain.certs-directory (%s)"
                        .formatted(message)
                : message;
    }

    private static Optional<String> untrusted(Throwable error) {
        return inside(error, UntrustedChainException.class).map(Throwable::getMessage);
    }

    private static <T extends Throwable> Optional<T> inside(Throwable error, Class<T> type) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
