package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.Reference;
import dev.tain.server.pull.PrefetchStatus.ReferenceStatus;
import dev.tain.server.pull.PrefetchStatus.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** How far one reference of a prefetch is. It knows of what until it ends, and after that only of how much. For any thread. */
final class ReferenceProgress {

    /** How many manifests, and how many configs and layers, a reference may come to: what it knows of them takes memory. */
    static final int MANY = 10_000;

    private final Reference reference;
    private final ToLongFunction<Digest> arrived;
    private final Disposable.Swap work = Disposables.swap();
    private State state = State.WAITING;
    private Parts parts = new Parts();
    private @Nullable ReferenceStatus last;

    /** What belongs to it, as far as that is known. */
    private static final class Parts {

        private final Set<Digest> manifests = new HashSet<>();
        private final Map<Digest, Long> needed = new HashMap<>();
        private final Set<Digest> here = new HashSet<>();
    }

    /**
     * One that waits.
     *
     * @param arrived how many bytes there are of a blob that is on its way
     */
    ReferenceProgress(Reference reference, ToLongFunction<Digest> arrived) {
        this.reference = reference;
        this.arrived = arrived;
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
     * A manifest is here; false when it was before, or nothing is wanted any more.
     *
     * @throws TooManyPartsException when there are {@value #MANY} others
     */
    synchronized boolean hasManifest(Digest manifest) {
        if (isOver() || parts.manifests.contains(manifest)) {
            return false;
        }
        requireRoom(parts.manifests.size(), "manifests");
        return parts.manifests.add(manifest);
    }

    /**
     * A config or layer belongs to it.
     *
     * @throws TooManyPartsException when {@value #MANY} others do
     */
    synchronized void needs(Digest blob, long size) {
        if (!isOver() && !parts.needed.containsKey(blob)) {
            requireRoom(parts.needed.size(), "configs and layers");
            parts.needed.put(blob, size);
        }
    }

    private static void requireRoom(int known, String what) {
        if (known >= MANY) {
            throw new TooManyPartsException("%d %s".formatted(MANY, what));
        }
    }

    synchronized void has(Digest blob) {
        if (!isOver()) {
            parts.here.add(blob);
        }
    }

    /** Nothing more will come; unless that was so before. */
    synchronized void end(State how, @Nullable String reason) {
        if (!isOver()) {
            state = how;
            last = counted(reason);
            parts = new Parts();
        }
    }

    synchronized boolean isOver() {
        return state.isOver();
    }

    /** How far it is, or was when it ended. */
    synchronized ReferenceStatus status() {
        return last == null ? counted(null) : last;
    }

    private ReferenceStatus counted(@Nullable String failure) {
        long total = 0;
        long done = 0;
        for (Map.Entry<Digest, Long> blob : parts.needed.entrySet()) {
            long size = blob.getValue();
            total += size;
            done += parts.here.contains(blob.getKey()) ? size : Math.min(size, arrived.applyAsLong(blob.getKey()));
        }
        return new ReferenceStatus(
                reference,
                state,
                parts.manifests.size(),
                parts.here.size(),
                parts.needed.size(),
                done,
                total,
                Optional.ofNullable(failure));
    }
}
