package dev.tain.server.admin;

import dev.tain.server.pull.Pulls;
import java.time.Duration;
import java.util.List;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
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
    List<FillDocument> fills() {
        return pulls.fills().stream().map(FillDocument::of).toList();
    }

    /** The same as an event now and every second, until the client leaves or Tain stops. */
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<List<FillDocument>> stream() {
        return Flux.interval(Duration.ZERO, EVERY)
                .onBackpressureDrop()
                .map(tick -> fills())
                .takeUntilOther(closed.asMono());
    }

    /** An endless answer would keep the admin port from closing. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closed.tryEmitEmpty();
    }
}
