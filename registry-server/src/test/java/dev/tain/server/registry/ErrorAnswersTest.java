package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.LogLines;
import dev.tain.server.registry.Answer.BytesBody;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;

/** What clients and the log are told of errors. */
class ErrorAnswersTest {

    @AutoClose
    private final LogLines log = LogLines.of(ErrorAnswers.class);

    @Test
    void whatComesWhileTainStopsIsRefusedAndNoFaultOfTain() {
        Answer answer = ErrorAnswers.of(Exceptions.failWithRejected(), "id-1");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body())
                .isInstanceOfSatisfying(
                        BytesBody.class,
                        body -> assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                                .contains("this registry is stopping, or has too much to do", "id-1"));
        assertThat(log.events()).singleElement().satisfies(line -> {
            assertThat(line.getThrowableProxy()).isNull();
            assertThat(line.getFormattedMessage()).contains("stops");
        });
    }
}
