package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.Reference;
import dev.tain.server.pull.PrefetchStatus.ReferenceStatus;
import dev.tain.server.pull.PrefetchStatus.State;
import dev.tain.server.pull.place.PlacesFailedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** How far one reference of a prefetch is. For any thread. */
final class ReferenceProgress {

    private final Reference reference;
    private final Disposable.Swap work = Disposables.swap();
    private final Map<Digest, Long> needed = new HashMap<>();
    private final Set<Digest> here = new HashSet<>();
    private State state = State.WAITING;
    private final Set<Digest> manifests = new HashSet<>();
    private @Nullable String failure;

    ReferenceProgress(Reference reference) {
        this.reference = reference;
    }

    Reference reference() {
        return reference;
    }

    /** Who stops this stops the fetching. */
    Disposable.Swap work() {
        return work;
    }

    /** Whether it begins now: one that was stopped while it waited does not. */
    synchronized boolean begin() {
        if (state != State.WAITING) {
            return false;
        }
        state = State.RUNNING;
        return true;
    }

    /**
     * A manifest is here; false when it was before.
     *
     * @param most how many there may be
     * @throws PlacesFailedException when there are more
     */
    synchronized boolean hasManifest(Digest manifest, int most) {
        boolean isNew = manifests.add(manifest);
        if (manifests.size() > most) {
            throw new PlacesFailedException("It has more than %d manifests".formatted(most));
        }
        return isNew;
    }

    synchronized void needs(Digest blob, long size) {
        needed.put(blob, size);
    }

    synchronized void has(Digest blob) {
        here.add(blob);
    }

    /** Nothing more will come; unless that was so before. */
    synchronized void end(State last, @Nullable String reason) {
        if (!isOver()) {
            state = last;
            failure = reason;
        }
    }

    synchronized boolean isOver() {
        return state.isOver();
    }

    /**
     * How far it is.
     *
     * @param arrived how many bytes there are of a blob that is on its way
     */
    synchronized ReferenceStatus status(ToLongFunction<Digest> arrived) {
        long total = 0;
        long done = 0;
        for (Map.Entry<Digest, Long> blob : needed.entrySet()) {
            long size = blob.getValue();
            total += size;
            done += here.contains(blob.getKey()) ? size : Math.min(size, arrived.applyAsLong(blob.getKey()));
        }
        return new ReferenceStatus(
                reference,
                state,
                manifests.size(),
                here.size(),
                needed.size(),
                done,
                total,
                Optional.ofNullable(failure));
    }
}
