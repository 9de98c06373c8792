package dev.tain.server.pull.blob;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast something has gone lately: over the last full second and the one that has begun. */
final class Rate {

    private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private long windowBegin;
    private long inWindow;
    private double before;

    Rate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.windowBegin = nanoTime.getAsLong();
    }

    synchronized void add(long amount) {
        roll();
        inWindow += amount;
    }

    /** How much a second. */
    synchronized long perSecond() {
        roll();
        double share = (double) (nanoTime.getAsLong() - windowBegin) / WINDOW;
        return Math.round(before * (1 - share) + inWindow);
    }

    private void roll() {
        long passed = (nanoTime.getAsLong() - windowBegin) / WINDOW;
        if (passed > 0) {
            before = passed == 1 ? inWindow : 0;
            inWindow = 0;
            windowBegin += passed * WINDOW;
        }
    }
}
