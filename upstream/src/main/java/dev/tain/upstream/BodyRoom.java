package dev.tain.upstream;

import java.util.concurrent.atomic.AtomicLong;

/** The room in memory for answers that are read whole, for all of them together. */
final class BodyRoom {

    private final long size;
    private final AtomicLong taken = new AtomicLong();

    /** So many bytes. */
    BodyRoom(long size) {
        this.size = size;
    }

    /** Takes so many bytes more, to be given back; false when they are not there. */
    boolean take(long bytes) {
        boolean fits = taken.addAndGet(bytes) <= size;
        if (!fits) {
            giveBack(bytes);
        }
        return fits;
    }

    /** How many bytes are taken. */
    long taken() {
        return taken.get();
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
