package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps changes and removals apart. Changes go on beside each other, each step of an eviction has the store for itself. What was
 * linked since an eviction has begun, and what somebody is writing, it leaves alone: nobody has seen that when it looked for who
 * needs what. See {@code storage/RATIONALE.md}.
 */
final class StoreChanges {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<Digest, Integer> writers = new HashMap<>();
    private final Set<Link> linkedMeanwhile = ConcurrentHashMap.newKeySet();

    /** Changed while nobody else does anything. */
    private volatile boolean evicting;

    private record Link(RepositoryName repository, Digest digest) {}

    /** Something that is done to the store. */
    @FunctionalInterface
    interface Change {

        void run() throws IOException;
    }

    /** A question and what follows from its answer. */
    @FunctionalInterface
    interface Step<T> {

        T run() throws IOException;
    }

    /** Makes a change that creates or replaces files. */
    void make(Change change) throws IOException {
        lock.readLock().lock();
        try {
            change.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Makes a change after which the repository needs the blob or manifest. */
    void link(RepositoryName repository, Digest digest, Change change) throws IOException {
        make(() -> {
            if (evicting) {
                linkedMeanwhile.add(new Link(repository, digest));
            }
            change.run();
        });
    }

    /** Does something while nobody else makes a change. */
    void exclusively(Change change) throws IOException {
        alone(() -> {
            change.run();
            return true;
        });
    }

    /** The same for something that has a result. */
    <T> T alone(Step<T> step) throws IOException {
        Lock exclusive = lock.writeLock();
        exclusive.lock();
        try {
            return step.run();
        } finally {
            exclusive.unlock();
        }
    }

    /** From now on, who links what is noted; changes made before are complete. Only one eviction at a time. */
    void beginEviction() throws IOException {
        exclusively(() -> evicting = true);
    }

    void endEviction() throws IOException {
        exclusively(() -> {
            evicting = false;
            linkedMeanwhile.clear();
        });
    }

    /** Whether the repository has come to need it since the eviction began; asked in a step that is alone. */
    boolean isLinkedMeanwhile(RepositoryName repository, Digest digest) {
        return linkedMeanwhile.contains(new Link(repository, digest)) || isBeingWritten(digest);
    }

    /** Whether any repository has come to need it since then; asked in a step that is alone. */
    boolean isLinkedMeanwhile(Digest digest) {
        return isBeingWritten(digest)
                || linkedMeanwhile.stream().anyMatch(link -> link.digest().equals(digest));
    }

    /** Whether the repository has come to need anything since then; asked in a step that is alone. */
    boolean isAnythingLinkedMeanwhile(RepositoryName repository) {
        return linkedMeanwhile.stream().anyMatch(link -> link.repository().equals(repository));
    }

    /** Somebody writes the blob, and will link it before {@link #endWriting}. */
    void beginWriting(Digest digest) {
        synchronized (writers) {
            writers.merge(digest, 1, Integer::sum);
        }
    }

    void endWriting(Digest digest) {
        synchronized (writers) {
            writers.computeIfPresent(digest, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    private boolean isBeingWritten(Digest digest) {
        synchronized (writers) {
            return writers.containsKey(digest);
        }
    }
}
