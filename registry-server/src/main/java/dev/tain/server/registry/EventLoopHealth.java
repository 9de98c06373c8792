package dev.tain.server.registry;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * Whether the event loops still come round. A thread of its own gives each of them something to do, again and again; one that
 * does not get to it for too long serves nobody any more, and only a restart helps.
 */
public final class EventLoopHealth implements HealthIndicator, AutoCloseable {

    private static final int BEATS_PER_LIMIT = 5;

    private final List<Heart> hearts = new ArrayList<>();
    private final Duration limit;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, EventLoopHealth::named);

    /**
     * Looks at nothing before it is started.
     *
     * @param limit how long a loop may take; more than zero
     */
    public EventLoopHealth(Iterable<EventExecutor> loops, Duration limit) {
        loops.forEach(loop -> hearts.add(new Heart(loop, "event loop " + (hearts.size() + 1))));
        this.limit = limit;
    }

    /** Begins to look. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the thread, and never fails
    public void start() {
        long pause = limit.toNanos() / BEATS_PER_LIMIT;
        thread.scheduleWithFixedDelay(() -> hearts.forEach(Heart::ask), 0, pause, TimeUnit.NANOSECONDS);
    }

    @Override
    public Health health() {
        List<String> stuck = hearts.stream()
                .filter(heart -> heart.silence() > limit.toNanos())
                .map(Heart::description)
                .toList();
        return stuck.isEmpty()
                ? Health.up()
                        .withDetail(
                                "loops",
                                hearts.stream().map(heart -> heart.name).toList())
                        .build()
                : Health.down().withDetail("stuck", stuck).build();
    }

    /** When Tain begins to stop, and not at its end: loops are stopped when nobody has asked them for anything for a while. */
    @Override
    @EventListener(ContextClosedEvent.class)
    public void close() {
        thread.shutdownNow();
    }

    private static Thread named(Runnable task) {
        Thread thread = new Thread(task, "event-loops");
        thread.setDaemon(true);
        return thread;
    }

    private static final class Heart {

        private final EventExecutor loop;
        private volatile String name;
        private volatile long asked;
        private volatile boolean answered = true;

        Heart(EventExecutor loop, String name) {
            this.loop = loop;
            this.name = name;
        }

        /** One question at a time. */
        void ask() {
            if (answered) {
                asked = System.nanoTime();
                answered = false;
                try {
                    loop.execute(this::answer);
                } catch (RejectedExecutionException e) {
                    answered = true; // it has been stopped, as everything is
                }
            }
        }

        private void answer() {
            name = Thread.currentThread().getName();
            answered = true;
        }

        /** For how many nanoseconds it has not come round. */
        long silence() {
            return answered ? 0 : System.nanoTime() - asked;
        }

        String description() {
            return "%s has been busy with one thing for %d ms"
                    .formatted(name, Duration.ofNanos(silence()).toMillis());
        }
    }
}
