package dev.tain.server.pull.blob;

import dev.tain.storage.StoreSize;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The size of the store as metrics. Counts it at the start and every hour, on a thread that gives way to all others. */
public final class StoreSizeMetrics implements MeterBinder, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StoreSizeMetrics.class);

    private final StoreSize size;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, StoreSizeMetrics::humble);
    private volatile boolean closed;

    /** Counts nothing before it is started. */
    public StoreSizeMetrics(StoreSize size) {
        this.size = size;
    }

    /** Begins to count. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the thread, and never fails
    public void start() {
        thread.scheduleWithFixedDelay(this::count, 0, 1, TimeUnit.HOURS);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "tain.store.size",
                        size,
                        it -> it.bytes().isPresent() ? it.bytes().getAsLong() : Double.NaN)
                .description(
                        "Bytes of all blobs in the store: counted at the start and every hour, and kept up with what is"
                                + " added and evicted")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("tain.store.usable", size, StoreSizeMetrics::usable)
                .description("Bytes that may still be written to the file system of the store")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Gives up counting. */
    @Override
    public void close() {
        closed = true;
        thread.shutdown();
        thread.getQueue().clear();
    }

    private static double usable(StoreSize size) {
        try {
            return size.usable();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private void count() {
        try {
            size.count(() -> closed);
        } catch (CancellationException e) {
            log.debug("{}", e.getMessage());
        } catch (IOException | RuntimeException e) {
            log.warn("The size of the store is not known: {}", e.toString());
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
    private static Thread humble(Runnable task) {
        Thread thread = new Thread(task, "store-size");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }
}
