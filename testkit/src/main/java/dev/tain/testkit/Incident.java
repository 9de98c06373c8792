package dev.tain.testkit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;

/**
 * What happens to a connection at one point of an answer.
 *
 * @param afterBytes the number of body bytes that are sent before it; {@link #BEFORE_HEADERS} or {@link #AT_THE_END}
 * @param event what happens; the answer goes on when it completes
 */
record Incident(long afterBytes, Event event) {

    static final long BEFORE_HEADERS = -1;
    static final long AT_THE_END = Long.MAX_VALUE;

    /** What happens to a connection. */
    @FunctionalInterface
    interface Event {
        Mono<Void> on(Channel channel);
    }

    /** Nothing more is sent until the gate is open. */
    static Incident hold(long afterBytes, Gate gate) {
        return new Incident(afterBytes, channel -> gate.pass());
    }

    /** The connection is closed in the ordinary way. */
    static Incident close(long afterBytes) {
        return new Incident(afterBytes, channel -> theEnd(channel.close()));
    }

    /** The connection is reset: the peer may lose what it has not read yet. */
    static Incident reset(long afterBytes) {
        return new Incident(afterBytes, channel -> {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            return theEnd(closeWithoutGoodbye(channel));
        });
    }

    /** Closes the socket underneath TLS, which would otherwise announce the end of the connection first. */
    private static ChannelFuture closeWithoutGoodbye(Channel channel) {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        return tls == null ? channel.close() : tls.close();
    }

    private static Mono<Void> theEnd(ChannelFuture closed) {
        return FutureMono.from(closed).then(Mono.never());
    }
}
