package dev.tain.server.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The policy objects in force and the last changes that led there: 1,000, or as many as fit into some memory. For any thread; nothing here
 * takes long.
 */
final class PolicyLog {

    private static final int EVENTS_KEPT = 1_000;
    private static final long BYTES_KEPT = 16L * 1024 * 1024;

    private final Deque<SizedEvent> events = new ArrayDeque<>();
    private long bytes;
    private final List<Sinks.Many<SizedEvent>> watchers = new ArrayList<>();
    private PolicyObjectSet current;
    /** The last change that is not kept; from it on, all are known. */
    private long forgotten;

    PolicyLog(PolicyObjectSet first) {
        current = first;
        forgotten = first.version();
    }

    synchronized PolicyObjectSet current() {
        return current;
    }

    /** The objects as they were at a version; empty when that is too long ago, or has not been. */
    synchronized Optional<PolicyObjectSet> at(long version) {
        return isKnown(version) ? Optional.of(current.undo(since(version), version)) : Optional.empty();
    }

    synchronized void publish(PolicyObjectSet next, List<PolicyEvent> changes) {
        List<SizedEvent> sized = changes.stream().map(SizedEvent::of).toList();
        current = next;
        events.addAll(sized);
        bytes += sized.stream().mapToLong(SizedEvent::bytes).sum();
        while (events.size() > EVENTS_KEPT || bytes > BYTES_KEPT) {
            SizedEvent oldest = events.remove();
            bytes -= oldest.bytes();
            forgotten = oldest.event().version();
        }
        for (Sinks.Many<SizedEvent> watcher : List.copyOf(watchers)) {
            if (!tell(watcher, sized)) {
                watchers.remove(watcher);
            }
        }
    }

    /**
     * The changes after a version, from now on without an end, except for a watcher who lags too far behind.
     *
     * @return empty when they are not known any more
     */
    synchronized Optional<Flux<PolicyEvent>> watch(long version) {
        return isKnown(version) ? Optional.of(Flux.defer(() -> follow(version))) : Optional.empty();
    }

    synchronized int watchers() {
        return watchers.size();
    }

    /** Only whoever subscribes is a watcher, and only until they leave. */
    private synchronized Flux<PolicyEvent> follow(long version) {
        if (!isKnown(version)) {
            return Flux.empty(); // it has taken too long to get here
        }
        List<PolicyEvent> missed = since(version);
        Sinks.Many<SizedEvent> watcher =
                Sinks.many().unicast().onBackpressureBuffer(new EventQueue(EVENTS_KEPT, BYTES_KEPT));
        watchers.add(watcher);
        return Flux.fromIterable(missed)
                .concatWith(watcher.asFlux().map(SizedEvent::event))
                // Whoever makes a change does not wait for those who watch; one at a time, for what is taken here is
                // not counted.
                .publishOn(Schedulers.parallel(), 1)
                .doFinally(end -> forget(watcher));
    }

    private synchronized void forget(Sinks.Many<SizedEvent> watcher) {
        watchers.remove(watcher);
    }

    private boolean isKnown(long version) {
        return version >= forgotten && version <= current.version();
    }

    private List<PolicyEvent> since(long version) {
        return events.stream()
                .map(SizedEvent::event)
                .filter(event -> event.version() > version)
                .toList();
    }

    /** Whether the watcher has taken them all; one who has not is told no more. */
    private static boolean tell(Sinks.Many<SizedEvent> watcher, List<SizedEvent> changes) {
        for (SizedEvent event : changes) {
            if (watcher.tryEmitNext(event).isFailure()) {
                watcher.tryEmitComplete();
                return false;
            }
        }
        return true;
    }
}
