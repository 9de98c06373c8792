package dev.tain.server.pull;

import dev.tain.oci.Platform;
import dev.tain.server.pull.PrefetchStatus.ReferenceStatus;
import dev.tain.server.pull.PrefetchStatus.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** References that somebody has asked for together. */
final class PrefetchJob {

    private final String id;
    private final Instant created;
    private final List<Platform> platforms;
    private final List<ReferenceProgress> references;
    private volatile @Nullable Instant ended;

    PrefetchJob(String id, Instant created, List<Platform> platforms, List<ReferenceProgress> references) {
        this.id = id;
        this.created = created;
        this.platforms = platforms;
        this.references = references;
    }

    String id() {
        return id;
    }

    List<Platform> platforms() {
        return platforms;
    }

    List<ReferenceProgress> references() {
        return references;
    }

    boolean isOver() {
        return references.stream().allMatch(ReferenceProgress::isOver);
    }

    /** Something was over just now: perhaps everything is. */
    void ended(Instant now) {
        if (ended == null && isOver()) {
            ended = now;
        }
    }

    /** Stops what is under way, and what waits. */
    void cancel(Instant now) {
        references.forEach(reference -> {
            reference.end(State.CANCELLED, null);
            reference.work().dispose();
        });
        ended(now);
    }

    PrefetchStatus status() {
        List<ReferenceStatus> each =
                references.stream().map(ReferenceProgress::status).toList();
        return new PrefetchStatus(id, sum(each), created, Optional.ofNullable(ended), platforms, each);
    }

    private static State sum(List<ReferenceStatus> references) {
        List<State> states = references.stream().map(ReferenceStatus::state).toList();
        if (states.stream().allMatch(State::isOver)) {
            if (states.contains(State.CANCELLED)) {
                return State.CANCELLED;
            }
            return states.contains(State.FAILED) ? State.FAILED : State.DONE;
        }
        return states.stream().allMatch(state -> state == State.WAITING) ? State.WAITING : State.RUNNING;
    }
}
