package dev.tain.upstream;

import dev.tain.oci.RegistryHost;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The one line for all downloads. When a turn is free, the first gets it whose registry has one too: nobody holds one of
 * the two while waiting for the other. Those who wait for the same registry stand behind one another, so that only the first
 * of each registry has to be looked at, however many wait.
 */
final class DownloadTurns implements AutoCloseable {

    private final DownloadLimits limits;
    private final Bandwidths bandwidths;

    /** Guards what follows it; nobody is told anything while it is held. */
    private final Object lock = new Object();

    /** No registry for which nobody waits. */
    private final Map<RegistryHost, Set<Waiter>> waiting = new HashMap<>();

    private long arrivals;
    private final Map<RegistryHost, Integer> activePerHost = new HashMap<>();
    private int active;
    private boolean closed;

    /** Calls to look whose turn it is; the first of them looks for all, as those who get one may give it back at once. */
    private final AtomicInteger looks = new AtomicInteger();

    DownloadTurns(DownloadLimits limits) {
        this.limits = limits;
        this.bandwidths = new Bandwidths(limits);
    }

    /** A turn, as soon as there is one; who gets it owns it. Who leaves before that is forgotten. */
    Mono<DownloadTurn> next(RemoteRepository repository) {
        return Mono.create(sink -> {
            Waiter waiter = new Waiter(repository, sink);
            sink.onCancel(() -> forget(waiter));
            enter(waiter);
        });
    }

    /** How many have a turn. */
    int active() {
        synchronized (lock) {
            return active;
        }
    }

    /** How many wait for one. */
    int waiting() {
        synchronized (lock) {
            return waiting.values().stream().mapToInt(Set::size).sum();
        }
    }

    /** Gives no more turns: whoever waits, or comes, gets an error. */
    @Override
    public void close() {
        List<Waiter> left;
        synchronized (lock) {
            closed = true;
            left = waiting.values().stream().flatMap(Set::stream).toList();
            waiting.clear();
        }
        left.forEach(Waiter::refuse);
    }

    private void enter(Waiter waiter) {
        boolean enters;
        synchronized (lock) {
            if (waiter.left) {
                return;
            }
            enters = !closed;
            if (enters) {
                waiter.number = arrivals++;
                waiting.computeIfAbsent(waiter.host(), host -> new LinkedHashSet<>())
                        .add(waiter);
            }
        }
        if (enters) {
            look();
        } else {
            waiter.refuse();
        }
    }

    private void look() {
        int seen = looks.incrementAndGet();
        if (seen > 1) {
            return;
        }
        do {
            for (Optional<Waiter> next = admit(); next.isPresent(); next = admit()) {
                next.get().tell();
            }
            seen = looks.addAndGet(-seen);
        } while (seen > 0);
    }

    private Optional<Waiter> admit() {
        synchronized (lock) {
            if (!limits.all().permitsAnotherBeside(active)) {
                return Optional.empty();
            }
            Optional<Waiter> first = waiting.entrySet().stream()
                    .filter(line -> isFree(line.getKey()))
                    .map(line -> line.getValue().iterator().next())
                    .min(Comparator.comparingLong(waiter -> waiter.number));
            first.ifPresent(waiter -> {
                remove(waiter);
                active++;
                activePerHost.merge(waiter.host(), 1, Integer::sum);
                waiter.turn =
                        new DownloadTurn(waiter.repository, bandwidths.of(waiter.host()), () -> leave(waiter.host()));
            });
            return first;
        }
    }

    private boolean isFree(RegistryHost host) {
        return limits.of(host).permitsAnotherBeside(activePerHost.getOrDefault(host, 0));
    }

    private void remove(Waiter waiter) {
        waiting.computeIfPresent(waiter.host(), (host, line) -> {
            line.remove(waiter);
            return line.isEmpty() ? null : line;
        });
    }

    private void leave(RegistryHost host) {
        synchronized (lock) {
            active--;
            activePerHost.computeIfPresent(host, (key, count) -> count == 1 ? null : count - 1);
        }
        look();
    }

    /** It may have got its turn in this very moment, and not have passed it on; or it leaves before it has entered. */
    private void forget(Waiter waiter) {
        DownloadTurn turn;
        synchronized (lock) {
            waiter.left = true;
            remove(waiter);
            turn = waiter.turn;
        }
        if (turn != null) {
            turn.giveBack();
        }
    }

    /** Somebody who wants to download. */
    private static final class Waiter {

        private final RemoteRepository repository;
        private final MonoSink<DownloadTurn> sink;
        private long number;
        private boolean left;
        private @Nullable DownloadTurn turn;

        Waiter(RemoteRepository repository, MonoSink<DownloadTurn> sink) {
            this.repository = repository;
            this.sink = sink;
        }

        RegistryHost host() {
            return repository.endpoint().host();
        }

        void tell() {
            sink.success(turn);
        }

        void refuse() {
            sink.error(new UpstreamException(
                    Failure.UNREACHABLE, "%s was not asked: nothing is downloaded any more".formatted(repository)));
        }
    }
}
