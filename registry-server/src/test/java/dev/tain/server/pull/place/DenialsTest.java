package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tain.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DenialsTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Upstreams.class);

    private final ManualClock clock = ManualClock.atAnyTime();
    private final Denials denials = new Denials(clock);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        LOGGER.detachAppender(log);
    }

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
        assertThat(log.list).extracting(event -> event.getArgumentArray()[0]).containsExactly((Object[]) messages);
    }
}
