package dev.tain.server.registry;

import dev.tain.server.observe.AccessEntry;
import dev.tain.server.registry.Answer.BytesBody;
import dev.tain.server.registry.AtOnceAnswers.Ready;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.ReadOnlyHttpHeaders;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is at hand right behind the decoder of a connection: what reactor-netty makes of a request would add a third to what
 * such an answer costs. All else is passed on to it. While one of those requests is under way, everything behind it is passed on as well,
 * for answers go out in the order of the requests; and so is everything while the client does not take what it has asked for.
 */
final class AtOnceHandler extends ChannelDuplexHandler {

    /** What it is called in the pipeline. */
    static final String NAME = "tain.atOnce";

    /** Tells it, as an event of its connection, that Tain stops and waits for nobody any more. */
    static final Object CUT_OFF = new Object();

    private static final String NONE = "0";

    private final BiFunction<HttpRequest, @Nullable SocketAddress, Optional<Ready>> answers;

    /** Requests that were passed on and have no whole answer yet. */
    private int underWay;

    /** Answers of its own that have not left for the network as a whole. */
    private int leaving;

    /** Whether the connection ends with an answer that has begun. */
    private boolean closing;

    /** Whether it was closed before its time. */
    private boolean cutOff;

    /** Whether what comes next is the rest of a request that has its answer. */
    private boolean skipping;

    /** Whether something is written and not flushed. */
    private boolean written;

    /** Whether nobody but this handler will ask for what comes next. */
    private boolean readsOn;

    /** What is to end the connection when the last of its own answers has left. */
    private @Nullable ChannelPromise lateClose;

    /**
     * For one connection.
     *
     * @param answers gives the answer to a request, and who asks; empty for what is to be passed on
     */
    AtOnceHandler(BiFunction<HttpRequest, @Nullable SocketAddress, Optional<Ready>> answers) {
        this.answers = answers;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            if (answersAtOnce(context, request)) {
                skipping = true;
                readsOn = true;
                return;
            }
            flushWritten(context); // before anything can come of this request that ends the connection
            underWay++;
        } else if (skipping) {
            ReferenceCountUtil.release(message);
            skipping = !(message instanceof LastHttpContent);
            readsOn = true;
            return;
        }
        context.fireChannelRead(message);
    }

    /** Everything that one read has brought is answered with one write to the network. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        flushWritten(context);
        if (readsOn && underWay == 0) {
            context.read(); // reactor-netty does so for the requests that it sees
        }
        readsOn = false;
        context.fireChannelReadComplete();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // whoever writes has the promise
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean informational = false;
        if (message instanceof HttpResponse response) {
            informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            closing |= !informational && !HttpUtil.isKeepAlive(response);
        }
        if (message instanceof LastHttpContent && !informational) {
            underWay--;
            closing |= underWay < 0; // an answer to no request: nobody knows any more which is whose
        }
        context.write(message, promise);
    }

    /** Tain stops: who has an answer on its way gets all of it. An answer that reactor-netty gives up is not waited for. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // whoever closes has the promise
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        closing = true;
        if (leaving == 0 || underWay != 0) {
            context.close(promise);
        } else if (lateClose == null) {
            lateClose = promise;
        } else {
            lateClose.addListener(closed -> promise.trySuccess());
        }
    }

    /** Below TLS, whose proper ending would wait for the client as well. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // who waits for the end looks at the connection
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == CUT_OFF) {
            closing = true;
            cutOff = true;
            ChannelHandlerContext tls = context.pipeline().context(SslHandler.class);
            (tls == null ? context : tls).close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private boolean answersAtOnce(ChannelHandlerContext context, HttpRequest request) {
        if (underWay != 0 || closing || !isPlain(request) || !context.channel().isWritable()) {
            return false;
        }
        Optional<Ready> ready = answers.apply(request, context.channel().remoteAddress());
        ready.ifPresent(found -> write(context, found.answer(), found.entry()));
        return ready.isPresent();
    }

    /** Whether it reads, its connection goes on, and there is nothing to it but its headers. */
    private static boolean isPlain(HttpRequest request) {
        HttpHeaders headers = request.headers();
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return request.decoderResult().isSuccess()
                && (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD))
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && HttpUtil.isKeepAlive(request)
                && (length == null || length.equals(NONE))
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                && !headers.contains(HttpHeaderNames.EXPECT);
    }

    private void flushWritten(ChannelHandlerContext context) {
        if (written) {
            written = false;
            context.flush();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the promise says it
    private void write(ChannelHandlerContext context, Answer answer, AccessEntry entry) {
        HttpResponseStatus status = HttpResponseStatus.valueOf(answer.status());
        HttpHeaders headers = headers(answer, entry.id());
        ChannelPromise end = context.newPromise();
        leaving++;
        if (answer.body() instanceof BytesBody body) {
            // Apart, for Netty would put them apart as well, and join what becomes of the two parts.
            context.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers), context.newPromise());
            context.write(new DefaultLastHttpContent(Unpooled.wrappedBuffer(body.bytes())), end);
        } else {
            context.write(
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER, headers, EmptyHttpHeaders.INSTANCE),
                    end);
        }
        written = true;
        end.addListener(done -> {
            if (done.isSuccess() && answer.body() instanceof BytesBody body) {
                entry.sent(body.bytes().length);
            }
            if (cutOff) {
                entry.cutOff();
            }
            entry.finish(done.isSuccess());
            left(context);
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever closes has the promise
    private void left(ChannelHandlerContext context) {
        leaving--;
        if (leaving == 0 && lateClose != null) {
            context.close(lateClose);
        }
    }

    /** Names and values in turns. */
    static HttpHeaders headers(Answer answer, String requestId) {
        CharSequence[] lines =
                new CharSequence[2 * (answer.headers().size() + (answer.length().isPresent() ? 3 : 2))];
        int next = 0;
        lines[next++] = Arrivals.REQUEST_ID;
        lines[next++] = requestId;
        lines[next++] = HttpHeaderNames.DATE;
        lines[next++] = HttpDate.now();
        for (Map.Entry<AsciiString, CharSequence> header : answer.headers().entrySet()) {
            lines[next++] = header.getKey();
            lines[next++] = header.getValue();
        }
        if (answer.length().isPresent()) {
            lines[next++] = HttpHeaderNames.CONTENT_LENGTH;
            lines[next] = Long.toString(answer.length().getAsLong());
        }
        return new ReadOnlyHttpHeaders(false, lines);
    }
}
