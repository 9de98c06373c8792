package dev.tain.server.registry;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.server.HttpServerRequest;

/**
 * One line per request: client, method, path, status, bytes of the body sent, milliseconds, where the bytes came from and
 * who asked.
 */
final class AccessLog {

    private static final Logger log = LoggerFactory.getLogger("access");
    private static final int LONGEST = 512;

    private AccessLog() {}

    static void write(HttpServerRequest request, Answer answer, long bytes, long nanos) {
        if (log.isInfoEnabled()) {
            log.info(
                    "{} {} {} {} {} {}ms {} \"{}\"",
                    client(request.remoteAddress()),
                    request.method(),
                    shown(request.uri()),
                    answer.status(),
                    bytes,
                    nanos / 1_000_000,
                    answer.origin().label(),
                    shown(Objects.requireNonNullElse(request.requestHeaders().get(HttpHeaderNames.USER_AGENT), "-")));
        }
    }

    private static String client(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "-";
    }

    private static String shown(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return cut.replaceAll("[\\p{Cntrl}\"]", "?");
    }
}
