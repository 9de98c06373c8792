package dev.tain.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.Exceptions;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;

/**
 * Watches a connection for the first byte of each answer. One that was used before and ends without it was most likely given up
 * before the request came: servers close what is idle when they like, and no client can know that in time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#name-retrying-requests">RFC 9112, section 9.3.1</a>
 */
final class FirstByte extends ChannelInboundHandlerAdapter {

    private static final String NAME = "tain.firstByte";

    private volatile boolean reused;
    private volatile boolean come;

    /** One try to send a request. */
    static final class Try {

        private final AtomicReference<FirstByte> awaited = new AtomicReference<>();

        /** Is told, on the event loop, over which connection the request is about to be sent. */
        void on(Connection connection) {
            awaited.set(awaitedOn(connection.channel()));
        }

        /** Whether it failed because its connection had been given up, and says nothing about the server. */
        boolean cameTooLate(Throwable error) {
            FirstByte watch = awaited.get();
            return watch != null && watch.reused && !watch.come && isEnd(Exceptions.unwrap(error));
        }
    }

    /** A stream of HTTP/2 has no codec of its own and counts as new: its connection is not that of the request alone. */
    private static FirstByte awaitedOn(Channel channel) {
        if (channel.pipeline().get(NAME) instanceof FirstByte watch) {
            watch.reused = true;
            watch.come = false;
            return watch;
        }
        FirstByte watch = new FirstByte();
        if (channel.pipeline().get(NettyPipeline.HttpCodec) != null) {
            channel.pipeline().addBefore(NettyPipeline.HttpCodec, NAME, watch);
        }
        return watch;
    }

    /** No time-out; and reactor-netty, which tries by itself again what was not sent at all, may have found no new connection. */
    private static boolean isEnd(Throwable error) {
        boolean unconnected = error instanceof ConnectException
                || error instanceof NoRouteToHostException
                || error instanceof UnknownHostException;
        return error instanceof AbortedException || (error instanceof IOException && !unconnected);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        come = true;
        context.fireChannelRead(message);
    }
}
