package dev.tain.server.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a line for every request, on a thread of its own. Who adds an entry never waits: what does not fit into the queue
 * is counted and lost.
 */
public final class AccessLog implements MeterBinder, AutoCloseable {

    private static final int CAPACITY = 16 * 1024;

    /** How long lines are collected while there are any: waking the thread for each one would cost more than the line. */
    private static final long PAUSE = Duration.ofMillis(10).toNanos();

    private static final long IDLE = Duration.ofSeconds(1).toNanos();
    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private final OutputStream out;
    private final AccessFormat format;
    private final EntryQueue<AccessEntry> queue = new EntryQueue<>(CAPACITY);
    private final LineBuffer lines = new LineBuffer();
    private final LongAdder lost = new LongAdder();
    private final Thread writer = new Thread(this::run, "access-log");
    private int linesInBuffer;
    private volatile boolean asleep;
    private volatile boolean closed;

    /**
     * A log that writes nothing before it is started.
     *
     * @param out gets whole lines at a time, and stays open
     */
    public AccessLog(OutputStream out, AccessFormat format) {
        this.out = out;
        this.format = format;
        writer.setDaemon(true);
    }

    /** Begins to write. */
    public void start() {
        writer.start();
    }

    /** Takes what is to be written of a request. */
    public void add(AccessEntry entry) {
        if (closed || !queue.offer(entry)) {
            lost.increment();
            return;
        }
        if (asleep) {
            asleep = false;
            LockSupport.unpark(writer);
        }
    }

    /** How many lines were not written. */
    long lost() {
        return lost.sum();
    }

    /** Whether the thread waits for the next entry, and not for a while. */
    boolean isAsleep() {
        return asleep;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("tain.access.log.lost", this, AccessLog::lost)
                .description(
                        "Lines of the access log that were not written, as the output was too slow or took nothing")
                .register(registry);
    }

    /** Writes what is in the queue, when that does not take too long. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join(LAST_LINES.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long lastLine = System.nanoTime();
        while (true) {
            boolean last = closed; // before the queue is emptied: what came until then is written
            if (writeAll()) {
                lastLine = System.nanoTime();
            } else if (last) {
                return;
            }
            if (System.nanoTime() - lastLine < IDLE) {
                LockSupport.parkNanos(this, PAUSE);
            } else {
                sleep();
            }
        }
    }

    /** Until there is something: looks once more after it has said that it sleeps. */
    private void sleep() {
        asleep = true;
        if (queue.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    private boolean writeAll() {
        boolean any = false;
        for (AccessEntry entry = queue.poll(); entry != null; entry = queue.poll()) {
            any = true;
            format(entry);
            if (lines.isFull()) {
                write();
            }
        }
        write();
        return any;
    }

    /** An entry that nobody foresaw must not be the last one of the log. */
    private void format(AccessEntry entry) {
        int before = lines.length();
        try {
            format.add(entry, lines);
            linesInBuffer++;
        } catch (RuntimeException e) {
            lines.truncate(before);
            lost.increment();
        }
    }

    private void write() {
        if (lines.isEmpty()) {
            return;
        }
        try {
            lines.writeTo(out);
        } catch (IOException e) {
            lost.add(linesInBuffer); // the log cannot be told of in the log
        }
        linesInBuffer = 0;
    }
}
