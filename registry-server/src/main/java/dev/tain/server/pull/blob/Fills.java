package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.place.Lookup;
import dev.tain.storage.BlobWriter;
import dev.tain.storage.StoredBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

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
                absent -> new Flight(request.repository(), forReaders, flight -> begun(request, flight)));
    }

    /** The fills under way that were begun for readers, or have some by now. */
    public List<Flight> watched() {
        return flights.values().stream().filter(Flight::isWatched).toList();
    }

    /** How the fills are getting on that have begun to bring something. */
    public List<FillStatus> statuses() {
        return flights.values().stream()
                .flatMap(flight -> flight.status().stream())
                .toList();
    }

    /** Stops all fills; their readers are cut off. */
    @Override
    public void close() {
        flights.values().forEach(Flight::stop);
    }

    private Mono<Lookup<Fill>> begun(BlobRequest request, Flight flight) {
        return Mono.fromCallable(() -> writer(request.digest()))
                .subscribeOn(store.scheduler())
                .flatMap(writer -> opened(request, writer))
                .doOnNext(
                        answer -> answer.ifFoundOrElse(fill -> run(fill, flight), () -> over(request.digest(), flight)))
                .doOnError(error -> over(request.digest(), flight));
    }

    /** Goes on with what an earlier fill has left. A store that does not take anything must not keep readers from it. */
    private BlobWriter writer(Digest digest) {
        try {
            return store.blobs().resume(digest);
        } catch (IOException e) {
            store.health().failed(digest + " is passed through", e);
            return new NoWriter(digest, e);
        }
    }

    private Mono<Lookup<Fill>> opened(BlobRequest request, BlobWriter writer) {
        return BlobStream.open(new BlobSources(request, places, rules.outage()), writer.written())
                .flatMap(answer ->
                        answer.then(stream -> Mono.<Lookup<Fill>>just(new Lookup.Found<>(fill(stream, writer)))))
                .flatMap(answer -> answer instanceof Lookup.Found<Fill>
                        ? Mono.just(answer)
                        : closed(writer).thenReturn(answer))
                .onErrorResume(error -> closed(writer).then(Mono.error(error)));
    }

    private Fill fill(BlobStream stream, BlobWriter writer) {
        return new Fill(stream, writer, store.blobs());
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

    private void run(Fill fill, Flight flight) {
        Optional<Duration> patience = flight.isForReaders() ? rules.unwatched() : Optional.empty();
        Readers readers = new Readers(patience, store.timers(), () -> abandon(fill, flight));
        fill.begin(readers);
        Disposable download = fill.download(store.fillScheduler())
                .subscribe(
                        nothing -> {},
                        error -> store.scheduler().schedule(() -> failed(fill, flight, error)),
                        () -> store.commitScheduler().schedule(() -> keep(fill, flight)));
        flight.carries(fill, () -> {
            download.dispose();
            fill.stop();
        });
    }

    private void over(Digest digest, Flight flight) {
        flights.remove(digest, flight);
        flight.end();
    }

    private void abandon(Fill fill, Flight flight) {
        log.info(
                "The fill of {} is stopped: nobody has read it for {}",
                fill.digest(),
                rules.unwatched().orElseThrow());
        store.scheduler().schedule(() -> {
            flight.stop();
            over(fill.digest(), flight);
        });
    }

    /** Commits and links, which nothing interrupts: the readers have been served. */
    private void keep(Fill fill, Flight flight) {
        try {
            link(fill.commit(), flight);
            store.health().worked();
        } catch (IOException | RuntimeException e) {
            store.health().failed(fill.digest() + " was served but is not kept", e);
        } finally {
            fill.close();
            over(fill.digest(), flight);
        }
    }

    private void link(StoredBlob blob, Flight flight) throws IOException {
        for (RepositoryName repository : flight.land()) {
            store.repositories().linkBlob(repository, blob.digest());
        }
    }

    /** The readers come last: when one of them asks again, nothing of this fill must be in the way. */
    private void failed(Fill fill, Flight flight, Throwable error) {
        Throwable end = error instanceof UncheckedIOException broken ? passedThrough(fill, broken) : error;
        if (end != null) {
            log.warn("The fill of {} has failed: {}", fill.digest(), end.getMessage());
        }
        flight.land();
        fill.close();
        over(fill.digest(), flight);
        if (end != null) {
            fill.cutOff(end);
        }
    }

    /** Empty when the readers are helped; otherwise why not. */
    private @Nullable Throwable passedThrough(Fill fill, UncheckedIOException broken) {
        store.health()
                .failed(
                        fill.digest() + " is passed through from here on",
                        Objects.requireNonNullElse(broken.getCause(), broken));
        try {
            fill.passThrough(store.fillScheduler(), places, rules);
            return null;
        } catch (IOException e) {
            return e;
        }
    }
}
