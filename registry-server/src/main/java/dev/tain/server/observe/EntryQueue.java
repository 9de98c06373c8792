package dev.tain.server.observe;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that any number of threads fill and one empties, without locks: nobody who gives something waits for
 * anybody.
 */
final class EntryQueue<E> {

    private final AtomicReferenceArray<@Nullable E> slots;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();

    /**
     * An empty queue.
     *
     * @param capacity a power of two
     */
    EntryQueue(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("%d is not a power of two".formatted(capacity));
        }
        slots = new AtomicReferenceArray<>(capacity);
        mask = capacity - 1;
    }

    /** Adds an element; false when there is no room for it. */
    boolean offer(E element) {
        long place;
        do {
            place = tail.get();
            if (place - head.get() > mask) {
                return false;
            }
        } while (!tail.compareAndSet(place, place + 1));
        slots.set((int) place & mask, element);
        return true;
    }

    /** The oldest element, taken out; null when there is none, or it is just being added. Called by one thread. */
    @Nullable
    E poll() {
        long place = head.get();
        int slot = (int) place & mask;
        E element = slots.get(slot);
        if (element != null) {
            slots.lazySet(slot, null);
            head.lazySet(place + 1); // after the slot is empty: it is free from now on
        }
        return element;
    }

    boolean isEmpty() {
        return head.get() == tail.get();
    }
}
