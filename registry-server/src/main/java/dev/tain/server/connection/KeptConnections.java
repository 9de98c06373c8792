package dev.tain.server.connection;

import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServer;

/**
 * Keeps connections going that reactor-netty 1.3.7 would read no more from. A client may send its next request before the server has
 * done its bookkeeping for the last answer, most easily when that was written on another thread. The request has to wait then, and
 * when it is answered before the event loop comes back to the connection, no later request on the connection is ever heard.
 *
 * @see <a href="https://github.com/reactor/reactor-netty/issues/4361">reactor-netty, issue 4361</a>
 */
public final class KeptConnections {

    private KeptConnections() {}

    /** A server that begins with every request when the event loop is done with what it does now; so nothing can be answered earlier. */
    public static HttpServer of(HttpServer server) {
        return server.mapHandle((handling, connection) -> handling.subscribeOn(
                Schedulers.fromExecutor(connection.channel().eventLoop())));
    }
}
