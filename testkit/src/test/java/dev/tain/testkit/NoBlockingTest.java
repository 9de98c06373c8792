package dev.tain.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** That what waits is found, and where it may wait is not. */
@EnabledIfSystemProperty(named = "tain.blocking.watched", matches = "true")
class NoBlockingTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @BeforeEach
    void forgetOthers() {
        NoBlocking.found();
    }

    @Test
    void findsAThreadForTimersThatSleeps() {
        run(Schedulers.parallel(), NoBlockingTest::sleep);

        assertThat(NoBlocking.found())
                .singleElement()
                .satisfies(found ->
                        assertThat(found).hasMessageContaining("Thread.sleep").hasMessageContaining("parallel-"));
    }

    @Test
    void findsAThreadForTimersThatLooksAtAFile() {
        run(Schedulers.parallel(), () -> Files.isDirectory(Path.of("/absent")));

        assertThat(NoBlocking.found()).isNotEmpty();
    }

    @Test
    void letsOthersSleep() {
        run(Schedulers.boundedElastic(), NoBlockingTest::sleep);

        assertThat(NoBlocking.found()).isEmpty();
    }

    private static void run(Scheduler scheduler, Runnable task) {
        Mono.fromRunnable(task).subscribeOn(scheduler).block(LIMIT);
    }

    private static void sleep() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
