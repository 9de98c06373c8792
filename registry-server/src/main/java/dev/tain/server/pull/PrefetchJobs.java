package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.Platform;
import dev.tain.oci.Reference;
import dev.tain.server.pull.PrefetchStatus.State;
import dev.tain.server.pull.blob.Fills;
import dev.tain.server.pull.blob.Flight;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Fetches lists of references that somebody has asked for, {@value #AT_ONCE} references at a time. The last {@value #MANY} lists are
 * remembered, until Tain stops.
 */
public final class PrefetchJobs implements AutoCloseable {

    /** How many lists are remembered, and so how many may be under way. */
    public static final int MANY = 100;

    private static final Logger log = LoggerFactory.getLogger(PrefetchJobs.class);
    private static final int AT_ONCE = 3;

    private final ImageFetch images;
    private final Fills fills;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Map<String, PrefetchJob> jobs = new LinkedHashMap<>();
    private final Deque<Task> waiting = new ArrayDeque<>();
    private int running;
    private long lastId;
    private boolean closed;

    private record Task(PrefetchJob job, ReferenceProgress reference) {}

    /**
     * Begins with none.
     *
     * @param scheduler where everything begins; nothing blocks there
     */
    PrefetchJobs(ImageFetch images, Fills fills, InstantSource clock, Scheduler scheduler) {
        this.images = images;
        this.fills = fills;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /**
     * Begins to fetch them.
     *
     * @param references at least one
     * @param platforms those of indexes that are wanted; all when there are none
     * @return empty when {@value #MANY} lists are under way, or Tain is about to stop
     */
    public Optional<PrefetchStatus> start(List<Reference> references, List<Platform> platforms) {
        PrefetchJob job;
        synchronized (this) {
            if (closed || !hasRoom()) {
                return Optional.empty();
            }
            job = new PrefetchJob(
                    nextId(),
                    clock.instant(),
                    List.copyOf(platforms),
                    references.stream()
                            .map(reference -> new ReferenceProgress(reference, this::arrived))
                            .toList());
            jobs.put(job.id(), job);
            job.references().forEach(reference -> waiting.add(new Task(job, reference)));
        }
        goOn();
        return Optional.of(job.status());
    }

    /** All that are remembered, the oldest first. */
    public synchronized List<PrefetchStatus> all() {
        return jobs.values().stream().map(PrefetchJob::status).toList();
    }

    /** The one with this id; empty when it is not remembered. */
    public synchronized Optional<PrefetchStatus> find(String id) {
        return Optional.ofNullable(jobs.get(id)).map(PrefetchJob::status);
    }

    /** Stops the one with this id, if it is not over. The blobs that are on their way still come. */
    public Optional<PrefetchStatus> cancel(String id) {
        PrefetchJob job;
        synchronized (this) {
            job = jobs.get(id);
            waiting.removeIf(task -> task.job().id().equals(id));
        }
        if (job != null) {
            job.cancel(clock.instant());
        }
        return Optional.ofNullable(job).map(PrefetchJob::status);
    }

    /** Stops what is under way, and begins nothing any more. */
    @Override
    public void close() {
        List<PrefetchJob> all;
        synchronized (this) {
            closed = true;
            waiting.clear();
            all = List.copyOf(jobs.values());
        }
        all.forEach(job -> job.cancel(clock.instant()));
    }

    private long arrived(Digest blob) {
        return fills.find(blob).map(Flight::arrived).orElse(0L);
    }

    /** Forgets the oldest that is over, when there are many. */
    private boolean hasRoom() {
        Iterator<PrefetchJob> oldest = jobs.values().iterator();
        while (jobs.size() >= MANY && oldest.hasNext()) {
            if (oldest.next().isOver()) {
                oldest.remove();
            }
        }
        return jobs.size() < MANY;
    }

    /** Unlike any of an earlier run, whose client may still ask. */
    private String nextId() {
        lastId = Math.max(lastId + 1, clock.millis());
        return Long.toString(lastId, Character.MAX_RADIX);
    }

    private void goOn() {
        for (Task task = next(); task != null; task = next()) {
            begin(task);
        }
    }

    private synchronized @Nullable Task next() {
        Task task = closed || running >= AT_ONCE ? null : waiting.poll();
        running += task == null ? 0 : 1;
        return task;
    }

    private void begin(Task task) {
        ReferenceProgress reference = task.reference();
        if (!reference.begin()) {
            ended(task);
            return;
        }
        reference
                .work()
                .update(images.fetch(reference.reference(), task.job().platforms(), reference)
                        .subscribeOn(scheduler)
                        .doFinally(end -> ended(task))
                        .subscribe(
                                nothing -> {},
                                error -> failed(reference, error),
                                () -> reference.end(State.DONE, null)));
    }

    private static void failed(ReferenceProgress reference, Throwable error) {
        String reason = String.valueOf(error.getMessage());
        log.warn("{} could not be prefetched: {}", reference.reference(), reason);
        reference.end(State.FAILED, reason);
    }

    private void ended(Task task) {
        synchronized (this) {
            running--;
        }
        task.job().ended(clock.instant());
        goOn();
    }
}
