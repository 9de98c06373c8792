package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.observe.AccessEntry;
import dev.tain.server.observe.RequestMetrics;
import dev.tain.server.observe.Requests;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.registry.Answer.BytesBody;
import dev.tain.server.registry.AtOnceAnswers.Ready;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
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
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are answered right behind the decoder, and which are passed on. Here, what is at hand has "held" in its path. */
class AtOnceHandlerTest {

    private static final String HELD = "GET /held HTTP/1.1\r\nHost: tain\r\n\r\n";
    private static final String OTHER = "GET /other HTTP/1.1\r\nHost: tain\r\n\r\n";

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Requests requests = new Requests(new RequestMetrics(meters), entry -> {});
    private final Network network = new Network();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(network, new HttpServerCodec(), new AtOnceHandler((request, client) -> find(request)));

    /** What is between the connection and its client. */
    private static final class Network extends ChannelOutboundHandlerAdapter {

        private final List<ChannelPromise> writes = new ArrayList<>();
        private boolean slow;
        private int reads;

        @Override
        public void read(ChannelHandlerContext context) {
            reads++;
            context.read();
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            if (slow) {
                writes.add(promise);
                ReferenceCountUtil.release(message);
            } else {
                super.write(context, message, promise);
            }
        }
    }

    private Optional<Ready> find(HttpRequest request) {
        Answer answer = new Answer(
                200,
                Map.of(),
                OptionalLong.of(4),
                new BytesBody("held".getBytes(StandardCharsets.UTF_8)),
                Origin.STORE);
        return request.uri().contains("held") ? Optional.of(new Ready(answer, entry(request))) : Optional.empty();
    }

    private AccessEntry entry(HttpRequest request) {
        AccessEntry entry = requests.begin(Arrivals.of(request.method(), request.uri(), request.headers(), null));
        entry.answered(200, Origin.STORE, OptionalLong.of(4));
        return entry;
    }

    private double ended(String result) {
        return meters.get("tain.requests").tag("result", result).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** As reactor-netty has it. */
    @BeforeEach
    void readWhatIsAskedFor() {
        channel.config().setAutoRead(false);
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
                .containsPattern("date: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT\r\n")
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
                "POST /held HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
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

    @Test
    void whatIsAtHandIsOutBeforeTheRequestBehindItIsPassedOn() {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            @SuppressWarnings("FutureReturnValueIgnored") // it is closed at once
            public void channelRead(ChannelHandlerContext context, Object message) {
                ReferenceCountUtil.release(message);
                context.close();
            }
        });

        send(HELD + OTHER);

        assertThat(sent()).endsWith("held");
    }

    @Test
    void theNextRequestIsAskedForOnlyByWhoHasAnsweredTheLast() {
        int before = network.reads;
        send(HELD + HELD);
        assertThat(network.reads).isEqualTo(before + 1);

        send(OTHER);
        assertThat(network.reads).isEqualTo(before + 1);
    }

    /** Netty gives such a request a body of eight bytes, which may come later. */
    @Test
    void theRestOfAnAnsweredRequestIsAskedForAndSkipped() {
        int before = network.reads;
        send("GET /held HTTP/1.1\r\nSec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n\r\n");
        assertThat(network.reads).isEqualTo(before + 1);

        send("12345678" + HELD);

        assertThat(sent()).endsWith("held");
        assertThat(passedOn()).isEmpty();
    }

    @Test
    void aConnectionIsClosedOnlyWhenItsAnswersAreOut() {
        network.slow = true;
        send(HELD);

        ChannelFuture closed = channel.close();
        assertThat(closed.isDone()).isFalse();
        assertThat(ended("ok")).isZero();

        network.writes.forEach(ChannelPromise::setSuccess);
        channel.runPendingTasks();
        assertThat(closed.isDone()).isTrue();
        assertThat(ended("ok")).isEqualTo(1);
    }

    /** As when Tain stops: first whoever has nothing under way, then whoever is left. */
    @Test
    void whoClosesAgainWaitsAsWell() {
        network.slow = true;
        send(HELD);

        ChannelFuture closed = channel.close();
        ChannelFuture again = channel.close();
        assertThat(again.isDone()).isFalse();
        assertThat(channel.isOpen()).isTrue();

        network.writes.forEach(ChannelPromise::setSuccess);
        channel.runPendingTasks();
        assertThat(closed.isDone()).isTrue();
        assertThat(again.isDone()).isTrue();
        assertThat(ended("ok")).isEqualTo(1);
    }

    @Test
    void aConnectionIsClosedAtOnceForAnAnswerThatIsGivenUp() {
        network.slow = true;
        send(HELD + OTHER);

        assertThat(channel.close().isDone()).isTrue();
    }

    @Test
    void aClientThatLeavesHasLeft() {
        network.slow = true;
        send(HELD);

        network.writes.forEach(promise -> promise.setFailure(new ClosedChannelException()));
        channel.runPendingTasks();

        assertThat(ended("client-left")).isEqualTo(1);
        assertThat(meters.get("tain.requests.active").gauge().value()).isZero();
    }

    @Test
    void doesNotWaitAnyMoreWhenItIsCutOff() {
        network.slow = true;
        send(HELD);
        ChannelFuture closed = channel.close();
        assertThat(closed.isDone()).isFalse();

        channel.pipeline().fireUserEventTriggered(AtOnceHandler.CUT_OFF);
        network.writes.forEach(write -> write.setFailure(new ClosedChannelException()));
        channel.runPendingTasks();

        assertThat(channel.isOpen()).isFalse();
        assertThat(ended("aborted")).isEqualTo(1);
    }
}
