package dev.tain.server.kube;

import dev.tain.server.policy.ApiResource;
import dev.tain.server.policy.PolicyEvent;
import dev.tain.server.policy.PolicyObject;
import dev.tain.server.policy.PolicyObjectSet;
import dev.tain.server.policy.PolicyObjects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows the changes of objects: one JSON document a line for each, until the client leaves, the time that it asked for is
 * over, or Tain stops.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">Watches</a>
 */
final class WatchHandler {

    private static final Duration LONGEST = Duration.ofMinutes(30);

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
        ApiResource resource = Answers.resource(request);
        Representation form = Representation.of(request);
        if (form.yaml()) {
            throw StatusException.notAcceptable();
        }
        Parameters parameters = new Parameters(request);
        if (parameters.flag("sendInitialEvents")) {
            throw StatusException.unprocessable(
                    "sendInitialEvents: not supported here; list first, and watch from there");
        }
        Selector selector = parameters.selector();
        Duration limit = parameters.number("timeoutSeconds").stream()
                .mapToObj(Duration::ofSeconds)
                .filter(wanted -> wanted.compareTo(LONGEST) < 0)
                .findFirst()
                .orElse(LONGEST);
        boolean bookmarks = parameters.flag("allowWatchBookmarks");
        Lines lines = new Lines(resource, selector, form, request);
        Flux<DataBuffer> events = events(
                        lines, parameters.number("resourceVersion").orElse(0), bookmarks)
                .takeUntilOther(closed.asMono())
                .take(limit)
                .map(WatchHandler::line);
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .build((exchange, context) -> write(exchange.getResponse(), events));
    }

    /** The head goes out at once: Spring would keep it until there is an event, and clients would not know of their watch. */
    private static Mono<Void> write(ServerHttpResponse response, Flux<DataBuffer> events) {
        response.setStatusCode(null); // it is 200 then, and Spring does not set it once more behind the head
        HttpServerResponse connection = ServerHttpResponseDecorator.getNativeResponse(response);
        return connection.sendHeaders().then().then(response.writeAndFlushWith(events.map(Mono::just)));
    }

    /** Version 0 means: what is there first, as if it had just been added, then the changes. */
    private Flux<ObjectNode> events(Lines lines, long version, boolean bookmarks) {
        PolicyObjectSet current = objects.current();
        long from = version == 0 ? current.version() : version;
        Optional<Flux<PolicyEvent>> changes = objects.watch(from);
        if (changes.isEmpty()) {
            StatusException expired = StatusException.expired(
                    "too old resource version: %d (the last change is %d)".formatted(version, current.version()));
            return Flux.just(event("ERROR", expired.status()));
        }
        Flux<ObjectNode> there = version == 0 ? Flux.fromIterable(lines.added(current)) : Flux.empty();
        Flux<ObjectNode> followed = there.concatWith(changes.get().concatMapIterable(lines::of));
        return bookmarks ? followed.mergeWith(bookmarks(lines)) : followed;
    }

    private Flux<ObjectNode> bookmarks(Lines lines) {
        return Flux.interval(bookmarksEvery)
                .onBackpressureDrop()
                .map(tick -> lines.bookmark(objects.current().version()));
    }

    private static DataBuffer line(ObjectNode event) {
        byte[] bytes = (event + "\n").getBytes(StandardCharsets.UTF_8);
        return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
    }

    private static ObjectNode event(String type, ObjectNode object) {
        ObjectNode event = JsonMapper.shared().createObjectNode().put("type", type);
        event.set("object", object);
        return event;
    }

    /** Turns changes into what a client sees of them. */
    private final class Lines {

        private final ApiResource resource;
        private final Selector selector;
        private final Representation form;
        private final ServerRequest request;

        Lines(ApiResource resource, Selector selector, Representation form, ServerRequest request) {
            this.resource = resource;
            this.selector = selector;
            this.form = form;
            this.request = request;
        }

        List<ObjectNode> added(PolicyObjectSet set) {
            return set.list(resource).stream()
                    .filter(selector::wants)
                    .map(object -> event("ADDED", shown(object)))
                    .toList();
        }

        /** An object that comes into the selection has been added for the client, and one that leaves it deleted. */
        List<ObjectNode> of(PolicyEvent change) {
            Optional<PolicyObject> before = change.before().filter(this::wants);
            Optional<PolicyObject> after = change.after().filter(this::wants);
            if (after.isPresent()) {
                return List.of(event(before.isPresent() ? "MODIFIED" : "ADDED", shown(after.get())));
            }
            return before.map(gone -> List.of(event("DELETED", shown(gone.at(change.version())))))
                    .orElse(List.of());
        }

        ObjectNode bookmark(long version) {
            ObjectNode object = JsonMapper.shared().createObjectNode();
            object.put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
            object.putObject("metadata").put("resourceVersion", Long.toString(version));
            return event("BOOKMARK", object);
        }

        private boolean wants(PolicyObject object) {
            return object.resource() == resource && selector.wants(object);
        }

        private ObjectNode shown(PolicyObject object) {
            return reads.document(form, request, object);
        }
    }
}
