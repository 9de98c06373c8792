package dev.tain.server.pull;

import dev.tain.config.settings.PrefetchSettings;
import dev.tain.oci.Digest;
import dev.tain.server.pull.Manifest.ChildManifest;
import dev.tain.server.pull.Manifest.NeededBlob;
import dev.tain.server.pull.blob.Fills;
import dev.tain.server.pull.blob.Flight;
import dev.tain.server.pull.place.Lookup;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Fetches what clients are likely to ask for next, before they do: the manifests for some platforms when an index was
 * served, and the config and layers when an image manifest was. Nothing is begun while fills for readers are under way. What
 * fails is forgotten: whoever asks for it then is answered as if nobody had tried.
 */
final class Prefetch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Prefetch.class);
    private static final int MANY_WAITING = 1_000;

    private final PrefetchSettings settings;
    private final ManifestPulls manifests;
    private final BlobPulls blobs;
    private final Fills fills;
    private final Scheduler scheduler;

    private final Map<Digest, Mono<Void>> waiting = new LinkedHashMap<>();
    private final Map<Digest, Disposable.Swap> running = new HashMap<>();
    private final Disposable.Swap pause = Disposables.swap();
    private boolean closed;

    private record Task(Digest digest, Mono<Void> work, Disposable.Swap end) {}

    /**
     * Begins with nothing to do.
     *
     * @param settings what is wanted
     * @param scheduler where everything begins; nothing blocks there
     */
    Prefetch(PrefetchSettings settings, ManifestPulls manifests, BlobPulls blobs, Fills fills, Scheduler scheduler) {
        this.settings = settings;
        this.manifests = manifests;
        this.blobs = blobs;
        this.fills = fills;
        this.scheduler = scheduler;
    }

    /** Clients that have the manifest go on with what it names. */
    void served(PullTarget target, Manifest manifest) {
        if (!settings.platforms().isEmpty() && target.cached() instanceof Lookup.Found<CachedRepository> cached) {
            // By its digest: it may be long, and wait for a long time; when it is its turn, it is at hand, as it is
            // held.
            Digest digest = manifest.descriptor().digest();
            add(digest, contents(target, cached.value(), digest));
        }
    }

    /** Stops what is under way, and begins nothing any more. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.clear();
        pause.dispose();
        List.copyOf(running.values()).forEach(Disposable::dispose);
    }

    private Mono<Void> contents(PullTarget target, CachedRepository repository, Manifest manifest) {
        if (manifest.isIndex()) {
            return Mono.fromRunnable(() -> manifest.children().stream()
                    .filter(this::isWanted)
                    .forEach(child -> add(child.digest(), contents(target, repository, child.digest()))));
        }
        return Mono.fromCallable(() ->
                        manifest.neededBlobs().stream().map(NeededBlob::digest).toList())
                .flatMap(digests -> blobs.missing(target.held(), digests))
                .doOnNext(missing -> missing.forEach(digest -> add(digest, blobs.prefetch(repository, digest))))
                .then();
    }

    private boolean isWanted(ChildManifest child) {
        return child.platform().stream()
                .anyMatch(platform -> settings.platforms().stream().anyMatch(wanted -> wanted.includes(platform)));
    }

    private Mono<Void> contents(PullTarget target, CachedRepository repository, Digest digest) {
        return manifests
                .pull(target, digest)
                .flatMap(answer -> answer instanceof Lookup.Found<ServedManifest> found
                        ? contents(target, repository, found.value().manifest())
                        : Mono.empty());
    }

    private void add(Digest digest, Mono<Void> work) {
        synchronized (this) {
            if (running.containsKey(digest) || waiting.containsKey(digest)) {
                return;
            }
            if (waiting.size() >= MANY_WAITING) {
                log.debug("{} is not fetched unasked: {} others are waiting", digest, MANY_WAITING);
                return;
            }
            waiting.put(digest, work);
        }
        goOn();
    }

    private void goOn() {
        for (Task task = next(); task != null; task = next()) {
            begin(task);
        }
    }

    private synchronized @Nullable Task next() {
        if (closed || waiting.isEmpty() || running.size() >= settings.concurrency() || mustPause()) {
            return null;
        }
        Iterator<Map.Entry<Digest, Mono<Void>>> first = waiting.entrySet().iterator();
        Map.Entry<Digest, Mono<Void>> entry = first.next();
        Task task = new Task(entry.getKey(), entry.getValue(), Disposables.swap());
        first.remove();
        running.put(task.digest(), task.end());
        return task;
    }

    /** Goes on when one of the readers' fills is over; there may be others by then. */
    private boolean mustPause() {
        List<Mono<Void>> ends = fills.watched().stream().map(Flight::over).toList();
        if (!ends.isEmpty()) {
            // Elsewhere, or what comes at once would be overtaken by the update of the pause itself.
            pause.update(
                    Mono.firstWithSignal(ends).publishOn(scheduler).subscribe(nothing -> {}, error -> {}, this::goOn));
        }
        return !ends.isEmpty();
    }

    private void begin(Task task) {
        task.end()
                .update(task.work()
                        .subscribeOn(scheduler)
                        .doFinally(end -> ended(task))
                        .subscribe(
                                nothing -> {},
                                error -> log.debug("{} was not fetched unasked: {}", task.digest(), error.toString())));
    }

    private void ended(Task task) {
        synchronized (this) {
            running.remove(task.digest());
        }
        goOn();
    }
}
