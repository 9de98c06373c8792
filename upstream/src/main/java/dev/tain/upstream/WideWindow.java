package dev.tain.upstream;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionPrefaceAndSettingsFrameWrittenEvent;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;

/**
 * Lets a server send more before it hears that it has arrived. HTTP/2 begins with 64 KiB for all streams of a connection
 * together, and has settings for single streams only; on a way of 50 ms that would be 1.3 MB/s for all downloads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#name-flow-control">RFC 9113, section 5.2</a>
 */
@Sharable
final class WideWindow extends ChannelInboundHandlerAdapter {

    /** For each stream, in bytes. */
    static final int STREAM = 4 * 1024 * 1024;

    /** For all streams of a connection together; what a server makes use of may be less. */
    private static final int CONNECTION = 16 * 1024 * 1024;

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof Http2ConnectionPrefaceAndSettingsFrameWrittenEvent) {
            widen(context);
        }
        super.userEventTriggered(context, event);
    }

    private static void widen(ChannelHandlerContext context) throws Http2Exception {
        Http2FrameCodec codec = context.pipeline().get(Http2FrameCodec.class);
        Http2Connection connection = codec.connection();
        connection.local().flowController().incrementWindowSize(connection.connectionStream(), CONNECTION);
        context.flush();
    }
}
