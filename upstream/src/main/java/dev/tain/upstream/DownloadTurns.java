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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The one line for all downloads, and one behind it for those that nobody waits for. When a turn is free, the first gets it whose
 * registry has one too: nobody holds one of the two while waiting for the other.
 */
final class DownloadTurns implements AutoCloseable {

    private final DownloadLimits limits;
    private final Bandwidths bandwidths;

    /** Guards what follows it; nobody is told anything while it is held. */
    private final Object lock = new Object();

    private final Line asked = new Line();
    private final Line unasked = new Line();
    private final Map<RegistryHost, Integer> activePerHost = new HashMap<>();
    private int active;
    private boolean closed;

    /** Calls to look whose turn it is; the first of them looks for all, as those who get one may give it back at once. */
    private final AtomicInteger looks = new AtomicInteger();

    DownloadTurns(DownloadLimits limits) {
        this.limits = limits;
        this.bandwidths = new Bandwidths(limits);
    }

    /**
     * A turn, as soon as there is one; who gets it owns it. Who leaves before that is forgotten.
     *
     * @param wanted completes when somebody waits for the download; until then, all for which somebody does come first
     */
    Mono<DownloadTurn> next(RemoteRepository repository, Mono<Void> wanted) {
        return Mono.create(sink -> {
            Waiter waiter = new Waiter(repository, sink);
            sink.onCancel(() -> forget(waiter));
            sink.onDispose(wanted.subscribe(nothing -> {}, error -> {}, () -> want(waiter)));
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
            return asked.size() + unasked.size();
        }
    }

    /** Gives no more turns: whoever waits, or comes, gets an error. */
    @Override
    public void close() {
        List<Waiter> left;
        synchronized (lock) {
            closed = true;
            left = Stream.of(asked, unasked).flatMap(Line::all).toList();
            asked.clear();
            unasked.clear();
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
                (waiter.wanted ? asked : unasked).add(waiter);
            }
        }
        if (enters) {
            look();
        } else {
            waiter.refuse();
        }
    }

    /** Who stands in the line of those that nobody waits for goes to the end of the other one. */
    private void want(Waiter waiter) {
        boolean moves;
        synchronized (lock) {
            waiter.wanted = true;
            moves = unasked.remove(waiter);
            if (moves) {
                asked.add(waiter);
            }
        }
        if (moves) {
            look(); // it may have the turn that was left free
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
            Optional<Waiter> first = first(asked, DownloadLimit::permitsAnotherBeside)
                    .or(() -> first(unasked, DownloadLimit::permitsUnaskedBeside));
            first.ifPresent(waiter -> {
                leaveLine(waiter);
                active++;
                activePerHost.merge(waiter.host(), 1, Integer::sum);
                waiter.turn =
                        new DownloadTurn(waiter.repository, bandwidths.of(waiter.host()), () -> leave(waiter.host()));
            });
            return first;
        }
    }

    private Optional<Waiter> first(Line line, Rule rule) {
        return rule.permits(limits.all(), active)
                ? line.first(host -> rule.permits(limits.of(host), activePerHost.getOrDefault(host, 0)))
                : Optional.empty();
    }

    private void leaveLine(Waiter waiter) {
        asked.remove(waiter);
        unasked.remove(waiter);
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
            leaveLine(waiter);
            turn = waiter.turn;
        }
        if (turn != null) {
            turn.giveBack();
        }
    }

    /** Whether another download may begin beside so many. */
    @FunctionalInterface
    private interface Rule {

        boolean permits(DownloadLimit limit, int active);
    }

    /**
     * Some who wait, in the order in which they came. Those who wait for the same registry stand behind one another, so that only the
     * first of each registry has to be looked at, however many wait.
     */
    private static final class Line {

        /** No registry for which nobody waits. */
        private final Map<RegistryHost, Set<Waiter>> perHost = new HashMap<>();

        private long arrivals;

        void add(Waiter waiter) {
            waiter.number = arrivals++;
            perHost.computeIfAbsent(waiter.host(), host -> new LinkedHashSet<>())
                    .add(waiter);
        }

        /** Whether it was there. */
        boolean remove(Waiter waiter) {
            Set<Waiter> line = perHost.get(waiter.host());
            if (line == null || !line.remove(waiter)) {
                return false;
            }
            if (line.isEmpty()) {
                perHost.remove(waiter.host());
            }
            return true;
        }

        Optional<Waiter> first(Predicate<RegistryHost> isFree) {
            return perHost.entrySet().stream()
                    .filter(line -> isFree.test(line.getKey()))
                    .map(line -> line.getValue().iterator().next())
                    .min(Comparator.comparingLong(waiter -> waiter.number));
        }

        Stream<Waiter> all() {
            return perHost.values().stream().flatMap(Set::stream);
        }

        int size() {
            return perHost.values().stream().mapToInt(Set::size).sum();
        }

        void clear() {
            perHost.clear();
        }
    }

    /** Somebody who wants to download. */
    private static final class Waiter {

        private final RemoteRepository repository;
        private final MonoSink<DownloadTurn> sink;
        private long number;
        private boolean wanted;
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
