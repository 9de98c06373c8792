package dev.tain.upstream;

import dev.tain.oci.Credential;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;

/**
 * Makes requests over plain HTTP ones to a proxy, who wants to see the whole address in the first line.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#name-absolute-form">RFC 9112, section 3.2.2</a>
 */
@Sharable
final class AbsoluteForm extends ChannelOutboundHandlerAdapter {

    static final String NAME = "tain.absoluteForm";

    private final Optional<String> authorization;

    AbsoluteForm(Optional<Credential.Password> credential) {
        authorization = credential.map(Authorization::basic);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HttpRequest request && request.uri().startsWith("/")) {
            request.setUri("http://" + request.headers().get(HttpHeaderNames.HOST) + request.uri());
            authorization.ifPresent(value -> request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, value));
        }
        super.write(context, message, promise);
    }
}
