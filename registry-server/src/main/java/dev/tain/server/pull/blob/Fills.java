package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.place.FromPlace;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.server.pull.place.Suspects;
import dev.tain.storage.DigestMismatchException;
import dev.tain.storage.StoredBlob;
import dev.tain.upstream.RemoteBlob;
import dev.tain.upstream.UpstreamException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The fills under way: at most one per digest, whatever repositories ask for it. A fill belongs to no client; it ends when
 * the blob is stored, when its place fails, or when Tain stops.
 */
public final class Fills implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Fills.class);

    private final PullStore store;
    private final Suspects suspects;
    private final ConcurrentMap<Digest, Flight> flights = new ConcurrentHashMap<>();

    public Fills(PullStore store, Suspects suspects) {
        this.store = store;
        this.suspects = suspects;
    }

    /** The fill of this blob that is under way. */
    public Optional<Flight> find(Digest digest) {
        return Optional.ofNullable(flights.get(digest));
    }

    /** The fill of this blob that is under way, or a new one, for which the remote blob is asked for. */
    public Flight join(Digest digest, RepositoryName repository, Mono<Lookup<FromPlace<RemoteBlob>>> remote) {
        return flights.computeIfAbsent(
                digest, absent -> new Flight(repository, flight -> opened(digest, remote, flight)));
    }

    /** Stops all fills; their readers are cut off. */
    @Override
    public void close() {
        flights.values().forEach(Flight::stop);
    }

    private Mono<Lookup<Fill>> opened(Digest digest, Mono<Lookup<FromPlace<RemoteBlob>>> remote, Flight flight) {
        return remote.flatMap(answer -> answer.then(found -> begin(digest, found)))
                .doOnNext(answer ->
                        answer.ifFoundOrElse(fill -> run(digest, fill, flight), () -> flights.remove(digest, flight)))
                .doOnError(error -> flights.remove(digest, flight));
    }

    private Mono<Lookup<Fill>> begin(Digest digest, FromPlace<RemoteBlob> remote) {
        return Mono.<Lookup<Fill>>fromCallable(() -> new Lookup.Found<>(new Fill(digest, remote, store.blobs())))
                .subscribeOn(store.scheduler())
                .doOnError(error -> remote.value().discard());
    }

    private void run(Digest digest, Fill fill, Flight flight) {
        Disposable download = fill.download(store.fillScheduler())
                .subscribe(
                        nothing -> {},
                        error -> failed(digest, fill, flight, error),
                        () -> store.commitScheduler().schedule(() -> keep(digest, fill, flight)));
        flight.carriedBy(() -> {
            download.dispose();
            fill.stop();
        });
    }

    /** Commits and links, which nothing interrupts: the readers have been served. */
    private void keep(Digest digest, Fill fill, Flight flight) {
        try {
            link(fill.commit(), flight);
        } catch (IOException | RuntimeException e) {
            log.error("The blob {} was served but could not be stored", digest, e);
        } finally {
            flights.remove(digest, flight);
            fill.close();
        }
    }

    private void link(StoredBlob blob, Flight flight) throws IOException {
        for (RepositoryName repository : flight.land()) {
            store.repositories().linkBlob(repository, blob.digest());
        }
    }

    /** The readers come last: when one of them asks again, the next place is to be asked already. */
    private void failed(Digest digest, Fill fill, Flight flight, Throwable error) {
        if (error instanceof UpstreamException || error instanceof DigestMismatchException) {
            suspects.sentBadBody(fill.place(), digest);
            log.warn("{} did not give {}: {}", fill.place(), digest, error.getMessage());
        } else {
            log.error("The blob {} could not be stored", digest, error);
        }
        flight.land();
        flights.remove(digest, flight);
        fill.cutOff(forReaders(fill, error));
        fill.close();
    }

    /** The same in words that do not depend on the store and the registries: how a reader is cut off depends on it. */
    private static Throwable forReaders(Fill fill, Throwable error) {
        if (error instanceof DigestMismatchException) {
            return new WrongContentException("%s: %s".formatted(fill.place(), error.getMessage()), error);
        }
        return error instanceof UpstreamException
                ? new PlacesFailedException(String.valueOf(error.getMessage()))
                : error;
    }
}
