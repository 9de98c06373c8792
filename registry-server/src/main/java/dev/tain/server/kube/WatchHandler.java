package dev.tain.server.kube;

import dev.tain.server.policy.PolicyEvent;
import dev.tain.server.policy.PolicyObjectSet;
import dev.tain.server.policy.PolicyObjects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows the changes of objects: one JSON document a line for each, or a message of a WebSocket, until the client leaves, the
 * time that it asked for is over, or Tain stops.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">Watches</a>
 */
final class WatchHandler {

    private final PolicyObjects objects;
    private final ReadHandler reads;
    private final Duration bookmarksEvery;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    /**
     * A handler.
     *
     * @param bookmarksEvery how often a client is told how far it has come, when it wants that
     */
    WatchHandler(PolicyObjects objects, ReadHandler reads, Duration bookmarksEvery) {
        this.objects = objects;
        this.reads = reads;
        this.bookmarksEvery = bookmarksEvery;
    }

    /** Ends all watches: an endless answer would keep the port from closing. */
    void close() {
        closed.tryEmitEmpty();
    }

    Mono<ServerResponse> watch(ServerRequest request) {
        WatchLines lines = new WatchLines(reads, request);
        WatchOptions options = WatchOptions.of(request);
        Flux<ObjectNode> events =
                events(lines, options).takeUntilOther(closed.asMono()).take(options.limit());
        boolean frames = wantsWebSocket(request);
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .build((exchange, context) -> frames
                        ? writeMessages(exchange.getResponse(), events)
                        : writeLines(exchange.getResponse(), events));
    }

    private static boolean wantsWebSocket(ServerRequest request) {
        return request.headers().header(HttpHeaders.UPGRADE).stream().anyMatch("websocket"::equalsIgnoreCase);
    }

    /** The head goes out at once: Spring would keep it until there is an event, and clients would not know of their watch. */
    private static Mono<Void> writeLines(ServerHttpResponse response, Flux<ObjectNode> events) {
        response.setStatusCode(null); // it is 200 then, and Spring does not set it once more behind the head
        HttpServerResponse connection = ServerHttpResponseDecorator.getNativeResponse(response);
        return connection
                .sendHeaders()
                .then()
                .then(response.writeAndFlushWith(events.map(event -> Mono.just(line(event)))));
    }

    /** Some clients ask for nothing else, and wait for an end of the answer when they do not get it. */
    private static Mono<Void> writeMessages(ServerHttpResponse response, Flux<ObjectNode> events) {
        HttpServerResponse connection = ServerHttpResponseDecorator.getNativeResponse(response);
        return response.setComplete()
                .then(Mono.defer(() -> connection.sendWebsocket((in, out) -> messages(in, out, events))));
    }

    /** What the client says is passed over, until it says that it leaves. */
    private static Publisher<Void> messages(WebsocketInbound in, WebsocketOutbound out, Flux<ObjectNode> events) {
        Mono<Void> left = in.receive().then();
        return out.sendString(events.takeUntilOther(left).map(ObjectNode::toString));
    }

    private Flux<ObjectNode> events(WatchLines lines, WatchOptions options) {
        PolicyObjectSet current = objects.current();
        long from = options.from() == 0 || options.there() ? current.version() : options.from();
        Optional<Flux<PolicyEvent>> changes = objects.watch(from);
        if (changes.isEmpty() || options.from() > current.version()) {
            return Flux.just(WatchLines.expired("too old resource version: %d (the last change is %d)"
                    .formatted(options.from(), current.version())));
        }
        lines.beginAt(from);
        Flux<ObjectNode> there =
                options.there() ? Flux.fromIterable(lines.there(current, options.saysWhenThere())) : Flux.empty();
        // Merged before they become lines: a bookmark must not overtake a change that it counts as told.
        Flux<Optional<PolicyEvent>> steps = changes.get().map(Optional::of);
        // One at a time: what is taken ahead for a client that does not read is not counted against it.
        return there.concatWith(
                (options.bookmarks() ? steps.publish(this::withTicks, 1) : steps).concatMapIterable(lines::next, 1));
    }

    /** They end with the changes: a client that is told no more of these is to come again. */
    private Flux<Optional<PolicyEvent>> withTicks(Flux<Optional<PolicyEvent>> steps) {
        return Flux.merge(1, steps, ticks().takeUntilOther(steps.ignoreElements()));
    }

    private Flux<Optional<PolicyEvent>> ticks() {
        return Flux.interval(bookmarksEvery).onBackpressureDrop().map(tick -> Optional.empty());
    }

    private static DataBuffer line(ObjectNode event) {
        byte[] bytes = (event + "\n").getBytes(StandardCharsets.UTF_8);
        return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
    }
}
