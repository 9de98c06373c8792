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
 * The line that the access log will have for one request: client, method, path, status, bytes of the body sent,
 * milliseconds, where the bytes came from and who asked. A client that left before there was an answer has the status 499; one
 * that was left without an answer has 444.
 */
final class AccessEntry {

    private static final Logger log = LoggerFactory.getLogger("access");
    private static final int LONGEST = 512;
    private static final int CLIENT_LEFT = 499;

    private final HttpServerRequest request;
    private final long begin = System.nanoTime();
    private volatile @Nullable Answer answer;
    private volatile long sent;

    AccessEntry(HttpServerRequest request) {
        this.request = request;
    }

    void answered(Answer given) {
        answer = given;
    }

    /** Counts bytes of the body that went out; called by one thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void sent(long bytes) {
        sent += bytes;
    }

    void write() {
        if (log.isInfoEnabled()) {
            Answer given = answer;
            log.info(
                    "{} {} {} {} {} {}ms {} \"{}\"",
                    client(request.remoteAddress()),
                    request.method(),
                    shown(request.uri()),
                    given == null ? CLIENT_LEFT : given.status(),
                    sent,
                    (System.nanoTime() - begin) / 1_000_000,
                    (given == null ? Answer.SELF : given.origin()).label(),
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
