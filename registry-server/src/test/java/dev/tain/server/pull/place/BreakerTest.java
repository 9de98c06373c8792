package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tain.server.LogLines;
import dev.tain.server.pull.place.Breaker.Call;
import dev.tain.server.pull.place.Breaker.LeftAlone;
import dev.tain.testkit.ManualClock;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.channel.ConnectTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * When a host is left alone, for how long, and how it is tried again. For repositories there see {@link RepositoryBreakerTest}, and for pauses that
 * are asked for {@link AskedPauseTest}.
 */
class BreakerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = ManualClock.at(Instant.parse("2026-03-01T12:00:00Z"));
    private final Breaker breaker =
            new Breaker(ScriptedPlaces.host("quay"), new FailingRepositories(Ticker.disabledTicker()), clock);
    private final Subject repository = ScriptedPlaces.repository("quay", "team/app");

    @AutoClose
    private final LogLines log = LogLines.of(Upstreams.class);

    @Test
    void opensAfterThreeFailuresInARow() {
        fail(Failure.UNREACHABLE);
        fail(Failure.UNREACHABLE);
        assertThat(state()).isEqualTo(BreakerState.CLOSED);

        fail(Failure.UNREACHABLE);

        assertThat(state()).isEqualTo(BreakerState.OPEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "THROTTLED"})
    void opensAtOnceForAConnectionThatTimesOutAndFor429(Failure failure) {
        fail(failure);

        assertThat(state()).isEqualTo(BreakerState.OPEN);
    }

    /** It was ahead when the machine began, say, and failures of that time must not count for as long as it was. */
    @Test
    void aClockThatIsSetBackLeavesNoHostAloneForAsLong() {
        fail(Failure.SILENT);
        assertThat(breaker.leftAlone(repository)).isPresent();

        clock.advance(Duration.ofHours(-2));

        assertThat(breaker.leftAlone(repository)).isEmpty();
        assertThat(state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    /** They say nothing about the host, good or bad: it was not asked. */
    @Test
    void takesNoNoticeOfRequestsThatFoundNoConnectionFree() {
        for (int i = 0; i < 10; i++) {
            fail(Failure.BUSY);
        }
        fail(Failure.UNREACHABLE);
        fail(Failure.UNREACHABLE);
        fail(Failure.BUSY);
        assertThat(state()).isEqualTo(BreakerState.CLOSED);

        fail(Failure.UNREACHABLE);

        assertThat(state()).isEqualTo(BreakerState.OPEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"DENIED", "LYING", "FAILED"})
    void staysClosedForWhatAWorkingHostMayAnswer(Failure failure) {
        fail(Failure.UNREACHABLE);
        fail(Failure.UNREACHABLE);
        for (int i = 0; i < 10; i++) {
            fail(failure);
        }
        fail(Failure.UNREACHABLE);

        assertThat(state()).isEqualTo(BreakerState.CLOSED);
        assertThat(breaker.status().failuresInARow()).isEqualTo(1);
    }

    @Test
    void countsFailuresInARowAlone() {
        fail(Failure.UNREACHABLE);
        fail(Failure.UNREACHABLE);
        allowed().answered();
        fail(Failure.UNREACHABLE);
        fail(Failure.UNREACHABLE);

        assertThat(state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void saysWhatItLeavesAloneUntilWhenAndWhy() {
        allowed().failed(noConnection("no connection in time"));

        assertThat(reason())
                .isEqualTo("the registry quay.example is left alone until 12:00:01Z after: no connection in time");
        assertThat(breaker.status().lastFailure())
                .contains(new LastFailure("no connection in time", Instant.parse("2026-03-01T12:00:00Z")));
    }

    @Test
    void tellsTheLogOnceThatItLeavesTheHostAloneAndOnceThatItNoLongerDoes() {
        fail(Failure.SILENT);
        clock.advance(SECOND);
        fail(Failure.SILENT);
        clock.advance(SECOND.multipliedBy(2));
        allowed().answered();
        allowed().answered();

        assertThat(log.messages())
                .containsExactly(
                        "the registry quay.example is left alone until 12:00:01Z after: SILENT",
                        "the registry quay.example works again, and is asked as usual");
    }

    @Test
    void letsOneRequestTryTheHostWhenTheTimeIsOver() {
        fail(Failure.SILENT);
        clock.advance(SECOND);

        Call trial = allowed();
        assertThat(state()).isEqualTo(BreakerState.HALF_OPEN);
        assertThat(reason()).contains("while one request tries it again");

        trial.answered();
        assertThat(state()).isEqualTo(BreakerState.CLOSED);
        allowed();
        allowed();
    }

    @Test
    void letsAnotherRequestTryItWhenTheFirstIsAbandoned() {
        fail(Failure.SILENT);
        clock.advance(SECOND);

        allowed().abandoned();

        assertThat(state()).isEqualTo(BreakerState.HALF_OPEN);
        allowed();
    }

    @Test
    void doublesTheTimeWithEachFailedTrialUpToHalfAMinute() {
        fail(Failure.SILENT);

        for (int seconds : List.of(1, 2, 4, 8, 16, 30, 30)) {
            clock.advance(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(state()).isEqualTo(BreakerState.OPEN);
            clock.advance(Duration.ofNanos(1));
            fail(Failure.UNREACHABLE);
        }
    }

    @Test
    void beginsWithTheShortestTimeAgainAfterASuccess() {
        fail(Failure.SILENT);
        clock.advance(SECOND);
        fail(Failure.SILENT);
        clock.advance(SECOND.multipliedBy(2));
        allowed().answered();

        fail(Failure.SILENT);

        assertThat(breaker.status().until()).contains(clock.instant().plus(SECOND));
    }

    @Test
    void isNotClosedByARequestFromBeforeItOpened() {
        Call early = allowed();
        fail(Failure.THROTTLED);

        early.answered();

        assertThat(state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void isNotKeptOpenForLongerByRequestsFromBeforeItOpened() {
        Call early = allowed();
        fail(Failure.SILENT);
        clock.advance(Duration.ofMillis(900));

        early.failed(noConnection("late"));

        clock.advance(Duration.ofMillis(100));
        assertThat(state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void takesNoOtherRequestForTheTrial() {
        Call early = allowed();
        fail(Failure.SILENT);
        clock.advance(SECOND);
        Call trial = allowed();

        early.abandoned();
        assertThat(reason()).contains("while one request tries it again");

        trial.answered();
        assertThat(state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void tellsSinceWhenItIsInItsState() {
        Instant start = clock.instant();
        assertThat(breaker.status().since()).isEqualTo(start);

        clock.advance(SECOND);
        fail(Failure.SILENT);
        assertThat(breaker.status().since()).isEqualTo(start.plus(SECOND));

        clock.advance(SECOND.multipliedBy(5));
        assertThat(breaker.status().since()).isEqualTo(start.plus(SECOND.multipliedBy(2)));

        allowed().answered();
        assertThat(breaker.status().since()).isEqualTo(clock.instant());
    }

    /** A time-out is one of the connection here. */
    private void fail(Failure failure) {
        allowed()
                .failed(
                        failure == Failure.SILENT
                                ? noConnection(failure.toString())
                                : new UpstreamException(failure, failure.toString()));
    }

    private static UpstreamException noConnection(String message) {
        return new UpstreamException(Failure.SILENT, message, new ConnectTimeoutException());
    }

    private Call allowed() {
        return (Call) breaker.ask(repository);
    }

    private String reason() {
        return ((LeftAlone) breaker.ask(repository)).reason();
    }

    private BreakerState state() {
        return breaker.status().state();
    }
}
