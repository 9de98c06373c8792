package dev.tain.server.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The policy objects in force and the last 1,000 changes that led there. For any thread; nothing here takes long.
 */
final class PolicyLog {

    private static final int EVENTS_KEPT = 1_000;
    private static final int EVENTS_A_WATCHER_MAY_LAG = 1_000;

    private final Deque<PolicyEvent> events = new ArrayDeque<>();
    private final List<Sinks.Many<PolicyEvent>> watchers = new ArrayList<>();
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
        current = next;
        events.addAll(changes);
        while (events.size() > EVENTS_KEPT) {
            forgotten = events.remove().version();
        }
        for (Sinks.Many<PolicyEvent> watcher : List.copyOf(watchers)) {
            if (!tell(watcher, changes)) {
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
        Sinks.Many<PolicyEvent> watcher =
                Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(EVENTS_A_WATCHER_MAY_LAG));
        watchers.add(watcher);
        return Flux.fromIterable(missed)
                .concatWith(watcher.asFlux())
                .publishOn(Schedulers.parallel()) // whoever makes a change does not wait for those who watch
                .doFinally(end -> forget(watcher));
    }

    private synchronized void forget(Sinks.Many<PolicyEvent> watcher) {
        watchers.remove(watcher);
    }

    private boolean isKnown(long version) {
        return version >= forgotten && version <= current.version();
    }

    private List<PolicyEvent> since(long version) {
        return events.stream().filter(event -> event.version() > version).toList();
    }

    /** Whether the watcher has taken them all; one who has not is told no more. */
    private static boolean tell(Sinks.Many<PolicyEvent> watcher, List<PolicyEvent> changes) {
        for (PolicyEvent event : changes) {
            if (watcher.tryEmitNext(event).isFailure()) {
                watcher.tryEmitComplete();
                return false;
            }
        }
        return true;
    }
}
