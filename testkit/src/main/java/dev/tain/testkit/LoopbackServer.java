package dev.tain.testkit;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.URI;
import java.util.Optional;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** An HTTP server on a free port of 127.0.0.1, over TLS or not. */
final class LoopbackServer implements AutoCloseable {

    /**
     * Not those that everything in this process has by default: an application under test shuts them down when it stops, and a
     * server whose loops have gone at the wrong moment never hears that it is closed.
     */
    private static final LoopResources LOOPS =
            LoopResources.create("testkit", LoopResources.DEFAULT_IO_WORKER_COUNT, true);

    private final String scheme;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final DisposableServer server;

    LoopbackServer(
            Optional<GenericSslContextSpec<SslContextBuilder>> tls,
            BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> handler) {
        scheme = tls.isPresent() ? "https" : "http";
        HttpServer plain = HttpServer.create()
                .runOn(LOOPS)
                .host("127.0.0.1")
                .port(0)
                .doOnChannelInit((observer, channel, address) -> connections.add(channel))
                .handle(handler);
        server = tls.map(it -> plain.secure(spec -> spec.sslContext(it)))
                .orElse(plain)
                .bindNow();
    }

    int port() {
        return server.port();
    }

    /** The address of a path, which begins with a slash. */
    URI uri(String path) {
        return URI.create("%s://127.0.0.1:%d%s".formatted(scheme, port(), path));
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        // Connections first: the server would wait for answers that are held back.
        connections.close().awaitUninterruptibly();
        server.disposeNow();
    }
}
