package dev.tain.server.guard;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The audit of the admin port: a line of JSON for every write and every refusal. Lines are written on a thread of their own,
 * because a console may be slow; an answer goes out when its line is written.
 */
public final class AuditLog implements AutoCloseable {

    /** The log of its lines, each of which is waited for until it is written. */
    public static final String LOGGER = "audit";

    private static final int MOST_WAITING = 10_000;

    /** Anybody can make refusals. */
    private static final int MOST_BEFORE_A_REFUSAL = MOST_WAITING / 2;

    private static final long SECONDS_FOR_THE_LAST = 5;

    private final Consumer<String> lines;
    private final InstantSource clock;
    private final AtomicLong lost = new AtomicLong();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                Thread named = new Thread(task, "audit");
                named.setDaemon(true);
                return named;
            });

    /** An audit that goes where these lines go. */
    AuditLog(Consumer<String> lines, InstantSource clock) {
        this.lines = lines;
        this.clock = clock;
    }

    /** An audit in the log named {@value #LOGGER}. */
    public static AuditLog inLog() {
        return new AuditLog(LoggerFactory.getLogger(LOGGER)::info, InstantSource.system());
    }

    /** Completes when the line is written. */
    Mono<Void> write(AuditEntry entry) {
        return Mono.create(written -> later(entry, written::success));
    }

    /** Has the line written without waiting for it. */
    void writeLater(AuditEntry entry) {
        later(entry, () -> {});
    }

    /**
     * When ten thousand lines wait already, this one is lost, and the next that is written says how many were. Of a refusal when
     * half as many do, or refusals could keep writes out of the audit.
     */
    private void later(AuditEntry entry, Runnable then) {
        Instant now = clock.instant();
        if (entry.isRefusal() && thread.getQueue().size() >= MOST_BEFORE_A_REFUSAL) {
            lost.incrementAndGet();
            then.run();
            return;
        }
        try {
            thread.execute(() -> {
                try {
                    lines.accept(entry.line(now, lost.getAndSet(0)));
                } finally {
                    then.run();
                }
            });
        } catch (RejectedExecutionException e) {
            lost.incrementAndGet();
            then.run();
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(SECONDS_FOR_THE_LAST, TimeUnit.SECONDS)) {
                LoggerFactory.getLogger(AuditLog.class)
                        .warn(
                                "{} lines of the audit could not be written",
                                thread.getQueue().size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
