package dev.tain.server.policy;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a watcher has not taken yet, bounded by number and by size; a single change always fits. For one who offers and one who takes. */
final class EventQueue extends ArrayBlockingQueue<SizedEvent> {

    private static final long serialVersionUID = 1;

    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();

    EventQueue(int mostEvents, long mostBytes) {
        super(mostEvents);
        this.mostBytes = mostBytes;
    }

    @Override
    public boolean offer(SizedEvent event) {
        if (!isEmpty() && bytes.get() + event.bytes() > mostBytes) {
            return false;
        }
        boolean taken = super.offer(event);
        if (taken) {
            bytes.addAndGet(event.bytes());
        }
        return taken;
    }

    @Override
    public @Nullable SizedEvent poll() {
        SizedEvent event = super.poll();
        if (event != null) {
            bytes.addAndGet(-event.bytes());
        }
        return event;
    }
}
