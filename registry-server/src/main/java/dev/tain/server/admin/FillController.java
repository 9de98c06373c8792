package dev.tain.server.admin;

import dev.tain.server.admin.web.PageRequest;
import dev.tain.server.pull.Pulls;
import dev.tain.server.pull.blob.FillStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The blobs that are on their way into the store. */
@RestController
@RequestMapping("/admin/v1/fills")
public final class FillController {

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Pulls pulls;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    public FillController(Pulls pulls) {
        this.pulls = pulls;
    }

    /** Those under way, the oldest first. */
    @GetMapping
    ResponseEntity<List<FillDocument>> fills(ServerHttpRequest request) {
        return page(PageRequest.of(request));
    }

    /** The same as an event now and every second, until the client leaves or Tain stops. */
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<List<FillDocument>> stream(ServerHttpRequest request) {
        PageRequest page = PageRequest.of(request);
        return Flux.interval(Duration.ZERO, EVERY)
                .onBackpressureDrop()
                .mapNotNull(tick -> page(page).getBody())
                .takeUntilOther(closed.asMono());
    }

    private ResponseEntity<List<FillDocument>> page(PageRequest page) {
        return page.cut(pulls.fills(), FillController::key, FillDocument::of);
    }

    /** In the order of their beginnings, also when the one before the page is over by now. */
    private static String key(FillStatus fill) {
        Instant since = fill.since();
        return "%d.%09d-%s".formatted(since.getEpochSecond(), since.getNano(), fill.digest());
    }

    /** An endless answer would keep the admin port from closing. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closed.tryEmitEmpty();
    }
}
