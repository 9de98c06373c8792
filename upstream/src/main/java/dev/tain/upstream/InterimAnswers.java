package dev.tain.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Leaves out interim answers, such as 102 and 103: reactor-netty knows 100 alone, takes any other for the answer itself, and the real one
 * for that to the next request on the connection.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.2">RFC 9110, informational 1xx</a>
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {

    /** What it is called in the pipeline. */
    static final String NAME = "tain.interimAnswers";

    private boolean skipping;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        skipping |= message instanceof HttpResponse response && isInterim(response.status());
        if (!skipping) {
            context.fireChannelRead(message);
            return;
        }
        skipping = !(message instanceof LastHttpContent);
        ReferenceCountUtil.release(message);
        context.read();
    }

    private static boolean isInterim(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.INFORMATIONAL
                && !status.equals(HttpResponseStatus.CONTINUE)
                && !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }
}
