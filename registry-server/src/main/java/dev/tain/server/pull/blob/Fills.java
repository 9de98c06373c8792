package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.place.Lookup;
import dev.tain.storage.BlobWriter;
import dev.tain.storage.StoredBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The fills under way: at most one per digest, whatever repositories ask for it. A fill belongs to no client; it ends when
 * the blob is stored, when no place can go on with it, or when Tain stops. What it has written by then is left for the next
 * one.
 */
public final class Fills implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Fills.class);

    private final PullStore store;
    private final Places places;
    private final FillRules rules;
    private final FillTally tally = new FillTally();
    private final ConcurrentMap<Digest, Flight> flights = new ConcurrentHashMap<>();

    public Fills(PullStore store, Places places, FillRules rules) {
        this.store = store;
        this.places = places;
        this.rules = rules;
    }

    /** The fill of this blob that is under way. */
    public Optional<Flight> find(Digest digest) {
        return Optional.ofNullable(flights.get(digest));
    }

    /** The fill of this blob that is under way, or a new one. */
    public Flight join(BlobRequest request) {
        return join(request, true);
    }

    /** The same, but nobody is there to read it: a new one is not stopped for that. */
    public Flight joinUnwatched(BlobRequest request) {
        return join(request, false);
    }

    private Flight join(BlobRequest request, boolean forReaders) {
        return flights.computeIfAbsent(
                request.digest(),
                digest -> new Flight(
                        request,
                        forReaders,
                        flight -> open(request, flight),
                        flight -> flights.remove(digest, flight)));
    }

    /** The fills under way that were begun for readers, or have some by now. */
    public List<Flight> watched() {
        return flights.values().stream().filter(Flight::isWatched).toList();
    }

    /** How the fills are getting on that have begun to bring something, the oldest first. */
    public List<FillStatus> statuses() {
        return flights.values().stream()
                .flatMap(flight -> flight.status().stream())
                .sorted(Comparator.comparing(FillStatus::since)
                        .thenComparing(status -> status.digest().hex()))
                .toList();
    }

    /** How many fills have begun to bring something, and have not ended. */
    long running() {
        return flights.values().stream()
                .filter(flight -> flight.fill().isPresent())
                .count();
    }

    FillTally tally() {
        return tally;
    }

    /** Stops all fills; their readers are cut off, and what is there is left for the next fills. */
    @Override
    public void close() {
        flights.values().forEach(Flight::stop);
    }

    private Mono<Lookup<Fill>> open(BlobRequest request, Flight flight) {
        return Mono.fromCallable(() -> writer(request.digest()))
                .subscribeOn(store.scheduler())
                .flatMap(writer -> openStream(sources(request, flight.wanted()), writer))
                .doOnNext(answer -> answer.ifFoundOrElse(fill -> begin(fill, flight), flight::end))
                .doOnError(error -> flight.end());
    }

    /** Goes on with what an earlier fill has left, where the store takes anything. */
    private BlobWriter writer(Digest digest) {
        try {
            return store.blobs().resume(digest);
        } catch (IOException e) {
            return new NoWriter(digest, e);
        }
    }

    private Mono<Lookup<Fill>> openStream(BlobSources sources, BlobWriter writer) {
        return BlobStream.open(sources, writer.written())
                .flatMap(answer ->
                        answer.then(stream -> Mono.<Lookup<Fill>>just(new Lookup.Found<>(fill(stream, writer)))))
                .flatMap(answer -> answer instanceof Lookup.Found<Fill>
                        ? Mono.just(answer)
                        : closed(writer).thenReturn(answer))
                .onErrorResume(error -> closed(writer).then(Mono.error(error)));
    }

    private Fill fill(BlobStream stream, BlobWriter writer) {
        BlobRequest request = stream.request();
        PassThrough passThrough = new PassThrough(
                request.digest(),
                offset -> new BlobStream(sources(request, Mono.empty()), offset),
                store.fillScheduler(),
                tally);
        return new Fill(
                stream,
                new FillSpool(request.digest(), writer, store),
                store,
                passThrough,
                new FillAccount(tally, rules.now()));
    }

    private BlobSources sources(BlobRequest request, Mono<Void> wanted) {
        return new BlobSources(request, places, wanted, rules.outage());
    }

    private Mono<Void> closed(BlobWriter writer) {
        return Mono.<Void>fromCallable(() -> close(writer)).subscribeOn(store.scheduler());
    }

    private static @Nullable Void close(BlobWriter writer) {
        try {
            writer.close();
        } catch (IOException e) {
            log.warn("A spool file could not be closed", e);
        }
        return null;
    }

    private void begin(Fill fill, Flight flight) {
        Optional<Duration> patience = flight.isForReaders() ? rules.unwatched() : Optional.empty();
        Readers readers = new Readers(patience, store.timers(), () -> abandon(fill, flight));
        fill.begin(
                readers,
                () -> run(store.commitScheduler(), () -> keep(fill, flight)),
                error -> run(store.scheduler(), () -> failed(fill, flight, error)));
        flight.begun(fill);
    }

    /** When Tain stops, its threads take nothing more; what has to be done is done here then. */
    private static void run(Scheduler scheduler, Runnable task) {
        try {
            scheduler.schedule(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    private void abandon(Fill fill, Flight flight) {
        store.scheduler().schedule(() -> {
            if (fill.stopUnread()) {
                flight.stop();
                if (fill.finish(FillOutcome.ABANDONED)) {
                    log.info("The fill of {} was stopped, as all its readers had left", fill.digest());
                }
            }
        });
    }

    /** Commits and links, which nothing interrupts: the readers have been served. */
    private void keep(Fill fill, Flight flight) {
        try {
            StoredBlob blob = fill.commit();
            store.held().stored(blob.digest());
            link(blob, flight);
            store.health().worked();
            fill.finish(FillOutcome.STORED);
        } catch (IOException | RuntimeException e) {
            store.health().failed(fill.digest() + " was served but is not kept", e);
            fill.finish(FillOutcome.PASSED_THROUGH);
        } finally {
            fill.close();
            flight.end();
            fill.end();
        }
    }

    private void link(StoredBlob blob, Flight flight) throws IOException {
        for (RepositoryName repository : flight.land()) {
            store.repositories().linkBlob(repository, blob.digest());
        }
    }

    /** The readers come last: when one of them asks again, nothing of this fill must be in the way. */
    private void failed(Fill fill, Flight flight, Throwable error) {
        Throwable end = error;
        try {
            end = error instanceof UncheckedIOException broken ? passedThrough(fill, broken) : error;
            if (fill.finish(outcome(end)) && end != null) {
                log.warn("The fill of {} has failed: {}", fill.digest(), end.getMessage());
            }
        } finally {
            flight.land();
            fill.close();
            flight.end();
            if (end != null) {
                fill.cutOff(end);
            }
        }
    }

    private static FillOutcome outcome(@Nullable Throwable end) {
        if (end == null) {
            return FillOutcome.PASSED_THROUGH;
        }
        return end instanceof WrongContentException ? FillOutcome.WRONG : FillOutcome.FAILED;
    }

    /** Empty when the readers are helped; otherwise why not. */
    private @Nullable Throwable passedThrough(Fill fill, UncheckedIOException broken) {
        store.health()
                .failed(
                        fill.digest() + " is passed through from here on",
                        Objects.requireNonNullElse(broken.getCause(), broken));
        try {
            fill.passThrough();
            return null;
        } catch (IOException | RuntimeException e) {
            return e;
        }
    }
}
