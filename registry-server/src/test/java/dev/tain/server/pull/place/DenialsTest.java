package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.LogLines;
import dev.tain.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DenialsTest {

    private final ManualClock clock = ManualClock.atAnyTime();
    private final Denials denials = new Denials(clock);

    @AutoClose
    private final LogLines log = LogLines.of(Upstreams.class);

    @Test
    void areToldOnceAMinute() {
        denials.note("first");
        clock.advance(Duration.ofSeconds(59));
        denials.note("second");
        clock.advance(Duration.ofSeconds(1));
        denials.note("third");

        assertTold("first", "third");
    }

    @Test
    void areToldAfterTheClockWasSetBack() {
        denials.note("first");
        clock.advance(Duration.ofHours(-2));
        denials.note("second");

        assertTold("first", "second");
    }

    private void assertTold(String... messages) {
        assertThat(log.events())
                .extracting(event -> event.getArgumentArray()[0])
                .containsExactly((Object[]) messages);
    }
}
