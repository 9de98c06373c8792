package dev.tain.server.admin.prefetch;

import dev.tain.oci.Reference;
import dev.tain.server.admin.web.PageRequest;
import dev.tain.server.admin.web.Parameter;
import dev.tain.server.guard.Deed;
import dev.tain.server.pull.PrefetchJobs;
import dev.tain.server.pull.PrefetchStatus;
import dev.tain.server.pull.Pulls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Lists of references that are to be here before anybody pulls them. */
@RestController
@RequestMapping(PrefetchController.PATH)
public final class PrefetchController {

    static final String PATH = "/admin/v1/prefetches";
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final PrefetchJobs prefetches;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    public PrefetchController(Pulls pulls) {
        this.prefetches = pulls.prefetches();
    }

    /** Begins to fetch a list. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<PrefetchDocument> start(@RequestBody String body, ServerWebExchange exchange) {
        PrefetchOrder order = PrefetchOrder.parse(body);
        PrefetchStatus started = prefetches
                .start(order.references(), order.platforms())
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "%d prefetches are under way: try again when one of them is over, or cancel one"
                                .formatted(PrefetchJobs.MANY)));
        Deed.markObjects(
                exchange.getAttributes(),
                order.references().stream().map(Reference::toString).toList());
        return ResponseEntity.accepted()
                .location(URI.create(PATH + "/" + started.id()))
                .body(PrefetchDocument.of(started));
    }

    /** Those that are remembered, the oldest first. */
    @GetMapping
    ResponseEntity<List<PrefetchDocument>> list(ServerHttpRequest request) {
        return PageRequest.of(request).cut(prefetches.all(), PrefetchStatus::id, PrefetchDocument::of);
    }

    /** How far one is. */
    @GetMapping("/{id}")
    PrefetchDocument one(@PathVariable String id) {
        return PrefetchDocument.of(find(id));
    }

    /** The same as an event now and every second, until it is over, the client leaves or Tain stops. */
    @GetMapping(path = "/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<PrefetchDocument> stream(@PathVariable String id) {
        find(id); // or a 404, as long as there is no answer yet
        return Flux.interval(Duration.ZERO, EVERY)
                .onBackpressureDrop()
                .map(tick -> find(id))
                .takeUntil(status -> status.state().isOver())
                .map(PrefetchDocument::of)
                .takeUntilOther(closed.asMono());
    }

    /** Stops one, if it is not over, and says how far it came. */
    @DeleteMapping("/{id}")
    PrefetchDocument cancel(@PathVariable String id) {
        return PrefetchDocument.of(prefetches.cancel(id).orElseThrow(() -> absent(id)));
    }

    /** An endless answer would keep the admin port from closing. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closed.tryEmitEmpty();
    }

    private PrefetchStatus find(String id) {
        return prefetches.find(id).orElseThrow(() -> absent(id));
    }

    private static ResponseStatusException absent(String id) {
        return Parameter.absent(
                "No prefetch \"%s\" is remembered: the last %d since the start are".formatted(id, PrefetchJobs.MANY));
    }
}
