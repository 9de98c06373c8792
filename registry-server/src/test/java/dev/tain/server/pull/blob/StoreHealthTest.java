package dev.tain.server.pull.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.LogLines;
import dev.tain.testkit.ManualClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class StoreHealthTest {

    private final ManualClock clock = ManualClock.atAnyTime();
    private final Instant begin = clock.instant();
    private final StoreHealth health = new StoreHealth(clock);
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @AutoClose
    private final LogLines log = LogLines.of(StoreHealth.class);

    @BeforeEach
    void bindMetrics() {
        new StoreMetrics(health).bindTo(meters);
    }

    @Test
    void isWellAtFirst() {
        assertHealth(false, 0);
    }

    @Test
    void saysWhyTheStoreFailsAndSinceWhen() {
        fail("disk full");
        clock.advance(Duration.ofMinutes(1));
        fail("read-only");

        assertThat(health.problem()).contains(new StoreHealth.Problem(begin, "java.io.IOException: read-only"));
        assertHealth(true, 2);
        Health shown = health.health();
        assertThat(shown.getStatus()).as("it goes on serving").isEqualTo(Status.UP);
        assertThat(shown.getDetails())
                .containsEntry("problem", "java.io.IOException: read-only")
                .containsEntry("since", begin.toString());
    }

    @Test
    void isWellAgainWhenSomethingWasKept() {
        fail("disk full");
        health.worked();

        assertHealth(false, 1);

        clock.advance(Duration.ofMinutes(1));
        fail("disk full");
        assertThat(health.problem()).map(StoreHealth.Problem::since).contains(clock.instant());
    }

    @Test
    void doesNotFillTheLog() {
        for (int i = 0; i < 100; i++) {
            fail("disk full");
            clock.advance(Duration.ofMillis(150));
        }
        health.worked();
        health.worked();

        assertThat(log.messages())
                .containsExactly(
                        "The store failed, and a blob is not kept: java.io.IOException: disk full",
                        "The store failed, and a blob is not kept: java.io.IOException: disk full",
                        "The store works again; it had failed since " + begin);
    }

    @Test
    void isNotSilentAfterTheClockWasSetBack() {
        fail("disk full");
        clock.advance(Duration.ofHours(-2));
        fail("read-only");

        assertThat(log.messages()).hasSize(2).last().asString().contains("read-only");
    }

    private void fail(String why) {
        health.failed("a blob is not kept", new IOException(why));
    }

    private void assertHealth(boolean failing, int failures) {
        assertThat(health.problem().isPresent()).isEqualTo(failing);
        assertThat(health.health().getDetails().containsKey("problem")).isEqualTo(failing);
        assertThat(meters.get("tain.store.failing").gauge().value()).isEqualTo(failing ? 1 : 0);
        assertThat(meters.get("tain.store.failures").functionCounter().count()).isEqualTo(failures);
    }
}
