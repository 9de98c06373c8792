package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.testkit.Await;
import dev.tain.testkit.NoBlocking;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

@NoBlocking.Unwatched
class EventLoopHealthTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final DefaultEventExecutorGroup loops =
            new DefaultEventExecutorGroup(2, new DefaultThreadFactory("test-loop"));

    @AutoClose
    private final EventLoopHealth health = new EventLoopHealth(loops, Duration.ofMillis(100));

    @AfterEach
    @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after it
    void stop() {
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void isUpBeforeAnybodyHasLooked() {
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isDownWhileALoopIsStuckAndNamesThatLoop() {
        CountDownLatch stuck = new CountDownLatch(1);
        health.start();
        Await.until(
                "loops that have come round once",
                SOON,
                () -> !health.health().getDetails().toString().contains("event loop"));
        String[] name = new String[1];
        loops.next().execute(() -> {
            name[0] = Thread.currentThread().getName();
            awaitQuietly(stuck);
        });

        Await.until(
                "a health that is down", SOON, () -> health.health().getStatus().equals(Status.DOWN));
        assertThat(health.health().getDetails().toString())
                .contains(name[0] + " has been busy with one thing for ")
                .doesNotContain(", ");

        stuck.countDown();
        Await.until(
                "a health that is up again",
                SOON,
                () -> health.health().getStatus().equals(Status.UP));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
