package dev.tain.server.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Tells whoever speaks plain HTTP on a port for HTTPS so, in HTTP: otherwise the connection would end without a word. Before all other
 * handlers of a connection, until its first byte has come. Whoever is still sending then may find the connection reset instead.
 */
public final class PlainHttpRefusal extends ChannelInboundHandlerAdapter {

    /** In the words of Go's servers, which those who run registries know. */
    static final String TEXT = "Client sent an HTTP request to an HTTPS server.\n";

    private static final String ANSWER = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: %d\r\nConnection: close\r\n\r\n%s".formatted(TEXT.length(), TEXT);

    private final Consumer<Channel> refused;
    private boolean answered;

    /**
     * For one connection.
     *
     * @param refused called on its event loop when it is refused
     */
    public PlainHttpRefusal(Consumer<Channel> refused) {
        this.refused = refused;
    }

    /** A request begins with the name of a method, a TLS connection with the type of a record: 22. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes) || !bytes.isReadable()) {
            context.fireChannelRead(message);
        } else if (answered) {
            bytes.release(); // the connection is about to end
        } else if (isLetter(bytes.getByte(bytes.readerIndex()))) {
            bytes.release();
            refuse(context);
        } else {
            context.pipeline().remove(this);
            context.fireChannelRead(message);
        }
    }

    private static boolean isLetter(byte first) {
        return first >= 'A' && first <= 'Z';
    }

    private void refuse(ChannelHandlerContext context) {
        answered = true;
        refused.accept(context.channel());
        context.writeAndFlush(Unpooled.copiedBuffer(ANSWER, StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
