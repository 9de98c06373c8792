package dev.tain.server.registry;

import dev.tain.config.settings.RegistrySettings;
import dev.tain.server.observe.AccessEntry;
import dev.tain.server.observe.Arrival;
import dev.tain.server.observe.RequestId;
import dev.tain.server.observe.Requests;
import dev.tain.server.pull.Pulls;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.tls.PlainHttpRefusal;
import dev.tain.server.tls.ServerTls;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerState;

/** The server of the registry port. It listens once it is made, and stops when its answers are out or time is up. */
public final class RegistryServer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RegistryServer.class);
    private static final Duration IDLE = Duration.ofSeconds(75);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(20);
    private static final int MAX_HEADERS = 32 * 1024;
    private static final int MAX_REQUEST_LINE = 8 * 1024;

    /** Netty's target for a request whose first line is none. */
    private static final String NO_TARGET = "/bad-request";

    private static final String UNKNOWN = "-";

    private final RegistrySettings settings;
    private final RequestReader reader = new RequestReader();
    private final Pulls pulls;
    private final RegistryHandler handler;
    private final AtOnceAnswers atOnce;
    private final Requests requests;
    private final Optional<ServerTls> tls;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile @Nullable DisposableServer server;
    private volatile int port;

    /** Whether time was up for the last answers. */
    private volatile boolean cutsOff;

    /**
     * A server that does not run yet.
     *
     * @param tls for HTTPS; plain HTTP without it
     * @param requests where what they leave behind goes to
     */
    public RegistryServer(RegistrySettings settings, Pulls pulls, Optional<ServerTls> tls, Requests requests) {
        this.settings = settings;
        this.pulls = pulls;
        this.requests = requests;
        this.tls = tls;
        this.handler = new RegistryHandler(pulls);
        this.atOnce = new AtOnceAnswers(reader, handler, requests);
    }

    /**
     * The port that it listens on, which is the configured one unless that was 0. Known also after it was stopped, which may happen
     * while somebody asks.
     */
    public int port() {
        if (port == 0) {
            throw new IllegalStateException("The registry has never run");
        }
        return port;
    }

    @Override
    public void start() {
        if (isRunning()) {
            return;
        }
        HttpServer http = HttpServer.create();
        DisposableServer running = tls.map(files -> http.secure(ssl -> ssl.sslContext(files.context())))
                .orElse(http)
                .host(settings.address())
                .port(settings.port())
                .idleTimeout(IDLE)
                .httpRequestDecoder(
                        decoder -> decoder.maxHeaderSize(MAX_HEADERS).maxInitialLineLength(MAX_REQUEST_LINE))
                .childObserve(this::noteUndecoded)
                .doOnChannelInit((observer, channel, address) -> prepare(channel))
                .channelGroup(connections) // whose answers are waited for at the end
                .handle(this::handle)
                .bindNow();
        port = running.port();
        server = running;
    }

    @Override
    public void stop() {
        stop(LAST_ANSWERS);
    }

    /** Stops when the answers under way have ended, or after this time; and then the downloads, which go on without readers. */
    public void stop(Duration lastAnswers) {
        DisposableServer running = server;
        if (running == null) {
            return;
        }
        server = null;
        log.info(
                connections.isEmpty() ? "Stopping" : "Stopping: answers under way have up to {} s to end",
                lastAnswers.toSeconds());
        LastAnswers answers = new LastAnswers(connections);
        if (answers.await(running, lastAnswers)) {
            stopDownloads();
            return;
        }
        cutsOff = true;
        log.warn("Some answers were still under way after {} s and are cut off", lastAnswers.toSeconds());
        answers.cutOff(this::stopDownloads, requests::isUnderWay);
    }

    private void stopDownloads() {
        pulls.fills()
                .forEach(fill -> log.info(
                        "The fill of {} is stopped, as Tain stops: {} bytes of it are left for the next one",
                        fill.digest(),
                        fill.offset()));
        pulls.stopFills();
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    /** Before reactor-netty sees a request; what cannot be answered there comes to {@link #handle}. */
    private void prepare(Channel channel) {
        channel.pipeline()
                .addBefore(NettyPipeline.HttpTrafficHandler, AtOnceHandler.NAME, new AtOnceHandler(atOnce::find));
        if (tls.isPresent()) {
            channel.pipeline().addFirst(new PlainHttpRefusal(this::notePlainHttp));
        }
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        AccessEntry entry = requests.begin(arrival(request));
        response.header(Arrivals.REQUEST_ID, entry.id());
        return Mono.defer(() -> answer(request, entry))
                .onErrorResume(error -> Mono.just(ErrorAnswers.of(error, entry.id())))
                .map(answer -> request.method().equals(HttpMethod.HEAD) ? answer.withoutBody() : answer)
                .doOnNext(answer -> entry.answered(answer.status(), answer.origin(), answer.length()))
                .flatMap(answer -> AnswerWriter.write(answer, response, client(request), entry))
                .doFinally(end -> finish(entry, end == SignalType.ON_COMPLETE));
    }

    private void finish(AccessEntry entry, boolean complete) {
        if (!complete && cutsOff) {
            entry.cutOff();
        }
        entry.finish(complete);
    }

    /** What is no HTTP, or too long, is answered by the decoder, and never comes to {@link #handle}. */
    private void noteUndecoded(Connection connection, ConnectionObserver.State state) {
        // With an id, it is the answer to a request that came before, and has an entry.
        if (state == HttpServerState.REQUEST_DECODING_FAILED
                && connection instanceof HttpServerRequest request
                && connection instanceof HttpServerResponse response
                && !response.responseHeaders().contains(Arrivals.REQUEST_ID)) {
            note(undecoded(arrival(request)), response.status().code());
        }
    }

    /** On a port for HTTPS, of which nothing is read. */
    private void notePlainHttp(Channel channel) {
        note(
                new Arrival(RequestId.of(null), UNKNOWN, UNKNOWN, Arrivals.client(channel.remoteAddress()), null),
                HttpResponseStatus.BAD_REQUEST.code());
    }

    private void note(Arrival arrival, int status) {
        AccessEntry entry = requests.begin(arrival);
        entry.answered(status, Origin.SELF, OptionalLong.empty());
        entry.finish(true);
    }

    private static Arrival undecoded(Arrival arrival) {
        return arrival.target().equals(NO_TARGET)
                ? new Arrival(arrival.id(), UNKNOWN, UNKNOWN, arrival.client(), arrival.userAgent())
                : arrival;
    }

    private static Arrival arrival(HttpServerRequest request) {
        return Arrivals.of(request.method(), request.uri(), request.requestHeaders(), request.remoteAddress());
    }

    private Mono<Answer> answer(HttpServerRequest request, AccessEntry entry) {
        RegistryRequest read = reader.read(request.method(), request.uri(), request.requestHeaders(), entry);
        return handler.atOnce(read).map(Mono::just).orElseGet(() -> handler.answer(read));
    }

    private static ClientKind client(HttpServerRequest request) {
        return ClientKind.of(request.requestHeaders().get(HttpHeaderNames.USER_AGENT));
    }
}
