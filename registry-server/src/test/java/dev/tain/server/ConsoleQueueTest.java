package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import dev.tain.server.guard.AuditLog;
import dev.tain.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A console that nobody reads for a while. */
@Timeout(60)
class ConsoleQueueTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LoggerContext context = new LoggerContext();
    private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final CountDownLatch read = new CountDownLatch(1);
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg ");
        encoder.start();
        appender.setEncoder(encoder);
        appender.start();
        appender.setOutputStream(new OutputStream() {

            @Override
            public void write(int character) {
                awaitReader(); // as a write does: no interrupt ends it
                console.write(character);
            }
        });
        root.addAppender(appender);
    }

    @AfterEach
    void stop() {
        read.countDown();
        context.stop();
    }

    private void awaitReader() {
        boolean interrupted = false;
        while (read.getCount() > 0) {
            try {
                assertThat(read.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void keepsNobodyWaitingAndGetsTheLinesLater() {
        ConsoleQueue.install(context);

        IntStream.range(0, 100).forEach(i -> root.info("{}", i));
        assertThat(console.size()).isZero();
        read.countDown();

        String all = String.join(
                        " ", IntStream.range(0, 100).mapToObj(Integer::toString).toList()) + " ";
        Await.until("all is written", LIMIT, () -> all.equals(console.toString(StandardCharsets.UTF_8)));
    }

    @Test
    void losesWhatIsTooMuch() {
        ConsoleQueue.install(context);

        IntStream.range(0, 10 * ConsoleQueue.MOST).forEach(i -> root.info("{}", i));

        assertThat(console.size()).isZero();
    }

    @Test
    void isWrittenWhenTheLogEnds() {
        ConsoleQueue.install(context);
        root.info("last");
        read.countDown();

        context.stop();

        assertThat(console).hasToString("last ");
    }

    @Test
    void keepsTheAuditWaitingUntilItsLineIsWritten() throws Exception {
        ConsoleQueue.install(context);
        CountDownLatch written = new CountDownLatch(1);
        Thread audit = new Thread(() -> {
            context.getLogger(AuditLog.LOGGER).info("who did what");
            written.countDown();
        });
        audit.start();

        Await.until("it waits", LIMIT, () -> audit.getState() == Thread.State.TIMED_WAITING);
        read.countDown();

        assertThat(written.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(console).hasToString("who did what ");
    }

    @Test
    void leavesOtherAppendersAlone() {
        ListAppender<ILoggingEvent> other = new ListAppender<>();
        other.start();
        root.addAppender(other);

        ConsoleQueue.install(context);
        root.info("one");

        assertThat(other.list).extracting(ILoggingEvent::getFormattedMessage).isEqualTo(List.of("one"));
    }
}
