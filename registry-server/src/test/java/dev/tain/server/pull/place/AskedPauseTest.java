package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tain.server.pull.place.Breaker.Call;
import dev.tain.server.pull.place.Breaker.LeftAlone;
import dev.tain.testkit.ManualClock;
import dev.tain.upstream.RetryAfter;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left alone for as long as the other side asks, by {@code Retry-After}. */
class AskedPauseTest {

    private static final Subject APP = ScriptedPlaces.repository("quay", "team/app");
    private static final Subject OTHER = ScriptedPlaces.repository("quay", "other");

    private final ManualClock clock = ManualClock.at(Instant.parse("2026-03-01T12:00:00Z"));
    private final FailingRepositories repositories = new FailingRepositories(Ticker.disabledTicker());
    private final Breaker breaker = new Breaker(ScriptedPlaces.host("quay"), repositories, clock);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            90                             | 90
            Sun, 01 Mar 2026 12:00:45 GMT  | 45
            999999999                      | 300
            Sun, 01 Mar 2027 12:00:00 GMT  | 300
            0                              | 1
            Sun, 01 Mar 2026 11:00:00 GMT  | 1
            """)
    void aHostIsLeftAloneWithinReason(String retryAfter, int seconds) {
        fail(allowed(), Failure.THROTTLED, retryAfter);

        assertThat(breaker.status().until()).contains(clock.instant().plusSeconds(seconds));
    }

    @Test
    void aHostIsLeftAloneForTheLongestTimeThatItAskedFor() {
        Call first = allowed();
        Call second = allowed();
        Call third = allowed();
        fail(first, Failure.THROTTLED, "10");
        fail(second, Failure.THROTTLED, "60");
        fail(third, Failure.THROTTLED, "20");

        assertThat(breaker.status().until()).contains(clock.instant().plusSeconds(60));
    }

    @Test
    void aThrottlingHostIsLeftAloneForAllRepositories() {
        allowed().failed(new UpstreamException(Failure.THROTTLED, "429", Optional.empty()));

        assertThat(reason(OTHER)).startsWith("the registry quay.example is left alone until 12:00:01Z");
        assertThat(repositories.byBreaker()).isEmpty();
    }

    /** One such answer may be a moment's; three are what it says. */
    @Test
    void aRepositoryIsLeftAloneForAsLongAsItsThirdErrorInARowAsks() {
        fail(allowed(), Failure.SERVER_ERROR, "120");
        fail(allowed(), Failure.SERVER_ERROR, "120");
        fail(allowed(), Failure.SERVER_ERROR, "120");

        assertThat(reason(APP)).startsWith("the repository quay.example/team/app is left alone until 12:02:00Z");
        assertThat(breaker.leftAlone(OTHER)).isEmpty();
    }

    private static void fail(Call call, Failure failure, String retryAfter) {
        call.failed(new UpstreamException(failure, "answered so", RetryAfter.parse(retryAfter)));
    }

    private Call allowed() {
        return (Call) breaker.ask(APP);
    }

    private String reason(Subject repository) {
        return ((LeftAlone) breaker.ask(repository)).reason();
    }
}
