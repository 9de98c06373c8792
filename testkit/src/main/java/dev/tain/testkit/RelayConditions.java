package dev.tain.testkit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** How good the network of a {@link TcpRelay} is at the moment. */
final class RelayConditions {

    private static final long UNLIMITED = Long.MAX_VALUE;

    private final AtomicLong bytesToClients = new AtomicLong();
    private boolean stalled;
    private volatile long bytesPerSecond = UNLIMITED;
    private volatile long resetAfter = UNLIMITED;

    synchronized void stall() {
        stalled = true;
    }

    synchronized void heal() {
        stalled = false;
        bytesPerSecond = UNLIMITED;
        resetAfter = UNLIMITED;
        notifyAll();
    }

    void limitRate(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    void resetAfter(long bytes) {
        resetAfter = bytes;
    }

    /** The number of bytes to the client after which a connection that begins now is reset. */
    long resetAfter() {
        return resetAfter;
    }

    long bytesToClients() {
        return bytesToClients.get();
    }

    /** Returns when bytes may be passed on. */
    synchronized void awaitPassage() throws InterruptedException {
        while (stalled) {
            wait();
        }
    }

    /** Counts bytes that were passed on to a client, and returns when the rate allows the next ones. */
    void passed(int bytes) {
        bytesToClients.addAndGet(bytes);
        long rate = bytesPerSecond;
        if (rate != UNLIMITED) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1) * bytes / rate;
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    /** The number of bytes to pass on in one go: little at a time when the rate is limited. */
    int pieceSize(int most) {
        return (int) Math.max(1, Math.min(most, bytesPerSecond / 20));
    }
}
