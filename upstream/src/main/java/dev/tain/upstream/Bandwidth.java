package dev.tain.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast bytes may come: a bucket that fills evenly, holds a tenth of a second's worth, and may be overdrawn by one
 * reservation. It is kept as the time at which it is as full as empty; any thread may use it.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">Generic cell rate algorithm</a>
 */
final class Bandwidth {

    private static final long BURST = Duration.ofMillis(100).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;

    /** When all that was reserved will have come at this speed. */
    private long done;

    /**
     * A full bucket.
     *
     * @param bytesPerSecond more than zero
     * @param nanoTime a clock such as {@link System#nanoTime}
     */
    Bandwidth(long bytesPerSecond, LongSupplier nanoTime) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.done = nanoTime.getAsLong() - BURST;
    }

    /** Takes so many bytes out of it, and says after how many nanoseconds they may be asked for; 0 for at once. */
    synchronized long reserve(int bytes) {
        long now = nanoTime.getAsLong();
        if (now - BURST - done > 0) {
            done = now - BURST;
        }
        long wait = done - now;
        done += nanos(bytes);
        return Math.max(0, wait);
    }

    /** So many more have come than were reserved, or fewer when it is negative. */
    synchronized void correct(int bytes) {
        done += nanos(bytes);
    }

    private long nanos(int bytes) {
        return bytes * SECOND / bytesPerSecond;
    }
}
