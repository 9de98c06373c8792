package dev.tain.upstream;

import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.RequestMatch;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a registry that was asked too often, or has trouble, wants to be asked again. */
class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0                               | 2026-03-01T12:00:00Z
            ' 90 '                          | 2026-03-01T12:01:30Z
            999999999                       | 2057-11-07T13:46:39Z
            Sun, 01 Mar 2026 12:00:07 GMT   | 2026-03-01T12:00:07Z
            Sunday, 01-Mar-26 12:00:07 GMT  | 2026-03-01T12:00:07Z
            Sun Mar  1 12:00:07 2026        | 2026-03-01T12:00:07Z
            Sun, 01 Mar 2020 12:00:07 GMT   | 2020-03-01T12:00:07Z
            """)
    void isATimeOrADate(String value, Instant time) {
        assertThat(RetryAfter.parse(value))
                .hasValueSatisfying(retry -> assertThat(retry.heardAt(NOW)).isEqualTo(time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "1000000000"})
    void isNothingElse(String value) {
        assertThat(RetryAfter.parse(value)).isEmpty();
    }

    @Test
    void isNoTextThatHasNoEnd() {
        assertThat(RetryAfter.parse("Sun, 01 Mar 2026 12:00:07 GMT" + " ".repeat(100) + "x"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void comesWithTheFailureOfARequest(int status) {
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            Digest digest = registry.putBlob(NAME, Content.of("x"));
            registry.on(RequestMatch.anything()).always(Fault.status(status), Fault.header("Retry-After", "60"));

            UpstreamException failure = failure(client.pullBlob(in(registry), digest, 0, Via.NOBODY));

            assertThat(failure.retryAfter())
                    .hasValueSatisfying(retry -> assertThat(retry.heardAt(NOW)).isEqualTo(NOW.plusSeconds(60)));
        }
    }

    @Test
    void isNotThereWhereTheRegistryDoesNotSay() {
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            Digest digest = registry.putBlob(NAME, Content.of("x"));
            registry.on(RequestMatch.anything()).always(Fault.status(429));

            assertThat(failure(client.pullBlob(in(registry), digest, 0, Via.NOBODY))
                            .retryAfter())
                    .isEmpty();
        }
    }
}
