package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tain.server.registry.Answer.BytesBody;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;

/** What clients and the log are told of errors. */
class ErrorAnswersTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(ErrorAnswers.class);

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
    void whatComesWhileTainStopsIsRefusedAndNoFaultOfTain() {
        Answer answer = ErrorAnswers.of(Exceptions.failWithRejected(), "id-1");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body())
                .isInstanceOfSatisfying(
                        BytesBody.class,
                        body -> assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                                .contains("this registry is stopping, or has too much to do", "id-1"));
        assertThat(log.list).singleElement().satisfies(line -> {
            assertThat(line.getThrowableProxy()).isNull();
            assertThat(line.getFormattedMessage()).contains("stops");
        });
    }
}
