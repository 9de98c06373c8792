package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.pull.place.Origin;
import dev.tain.server.registry.Answer.BytesBody;
import dev.tain.server.registry.AtOnceAnswers.Ready;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are answered right behind the decoder, and which are passed on. Here, what is at hand has "held" in its path. */
class AtOnceHandlerTest {

    private static final String HELD = "GET /held HTTP/1.1\r\nHost: tain\r\n\r\n";
    private static final String OTHER = "GET /other HTTP/1.1\r\nHost: tain\r\n\r\n";

    private final EmbeddedChannel channel =
            new EmbeddedChannel(new HttpServerCodec(), new AtOnceHandler((request, client) -> find(request)));

    private static Optional<Ready> find(HttpRequest request) {
        Answer answer = new Answer(
                200,
                Map.of(),
                OptionalLong.of(4),
                new BytesBody("held".getBytes(StandardCharsets.UTF_8)),
                Origin.STORE);
        return request.uri().contains("held") ? Optional.of(new Ready(answer, Unheard.entry())) : Optional.empty();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    /** What went to the client since the last time. */
    private String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            text.append(buffer.toString(StandardCharsets.ISO_8859_1));
            buffer.release();
        }
        return text.toString();
    }

    /** The targets of the requests that were passed on since the last time. */
    private List<String> passedOn() {
        List<String> targets = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpRequest request) {
                targets.add(request.uri());
            }
            ReferenceCountUtil.release(message);
        }
        return targets;
    }

    private static FullHttpResponse response(HttpResponseStatus status) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        return response;
    }

    @Test
    void whatIsAtHandIsAnsweredAndNothingOfItPassedOn() {
        send(HELD);

        assertThat(sent())
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("content-length: 4\r\n")
                .endsWith("\r\n\r\nheld");
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void anotherRequestIsPassedOnAsAWhole() {
        send(OTHER);

        assertThat(channel.<Object>readInbound()).isInstanceOf(HttpRequest.class);
        assertThat(channel.<Object>readInbound()).isInstanceOf(LastHttpContent.class);
        assertThat(sent()).isEmpty();
    }

    @Test
    void nothingOvertakesARequestThatWasPassedOn() {
        send(OTHER + HELD);
        assertThat(passedOn()).containsExactly("/other", "/held");
        assertThat(sent()).isEmpty();

        channel.writeOutbound(response(HttpResponseStatus.OK));
        send(HELD);
        assertThat(passedOn()).as("one of two has its answer").containsExactly("/held");

        channel.writeOutbound(response(HttpResponseStatus.OK), response(HttpResponseStatus.OK));
        sent();
        send(HELD);
        assertThat(sent()).endsWith("held");
    }

    @Test
    void anInterimAnswerIsNotTheEndOfARequest() {
        send(OTHER);

        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        passedOn();
        send(HELD);

        assertThat(passedOn()).containsExactly("/held");
    }

    @Test
    void nothingIsAnsweredBehindTheLastAnswerOfAConnection() {
        send(OTHER);
        FullHttpResponse last = response(HttpResponseStatus.OK);
        last.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);

        channel.writeOutbound(last);
        sent();
        passedOn();
        send(HELD);

        assertThat(sent()).isEmpty();
        assertThat(passedOn()).containsExactly("/held");
    }

    @Test
    void aClientThatTakesNothingIsLeftToThoseWhoWaitForIt() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);

        send(HELD);

        assertThat(passedOn()).containsExactly("/held");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /held HTTP/1.0\r\n\r\n",
                "GET /held HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /held HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody",
                "GET /held HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /held HTTP/1.1\r\nExpect: 100-continue\r\n\r\n"
            })
    void whatIsMoreThanItsHeadersIsPassedOn(String request) {
        send(request);

        assertThat(passedOn()).containsExactly("/held");
        assertThat(sent()).isEmpty();
    }

    @Test
    void headHasNoBody() {
        send("HEAD /held HTTP/1.1\r\nContent-Length: 0\r\n\r\n" + HELD);

        assertThat(sent()).containsOnlyOnce("\r\n\r\nheld").containsPattern("content-length: 4\r\n\r\nHTTP/1.1 200 OK");
    }
}
