package dev.tain.server.registry;

import dev.tain.server.observe.Arrival;
import dev.tain.server.observe.RequestId;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What is written down of requests to the registry port when they come. */
final class Arrivals {

    /** The header that names a request, see {@link RequestId}. */
    static final AsciiString REQUEST_ID = AsciiString.cached(RequestId.HEADER);

    private Arrivals() {}

    static Arrival of(HttpMethod method, String target, HttpHeaders headers, @Nullable SocketAddress client) {
        return new Arrival(
                RequestId.of(headers.get(REQUEST_ID)),
                method.name(),
                target,
                client(client),
                headers.get(HttpHeaderNames.USER_AGENT));
    }

    static @Nullable InetAddress client(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress address ? address.getAddress() : null;
    }
}
