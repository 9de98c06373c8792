package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.upstream.RetryAfter;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a failure asks for. */
class FaultTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Fault unavailable = new Fault(Failure.SERVER_ERROR, "answered 503", RetryAfter.parse("60"), NOW);

    @Test
    void theTimeThatWasAskedForBeginsWithTheFailure() {
        assertThat(unavailable.asksForPause()).isTrue();
        assertThat(unavailable.pauseUntil()).contains(NOW.plusSeconds(60));
    }

    @Test
    void whatWasAskedForOneRepositoryDoesNotHoldForTheHost() {
        Fault ofHost = unavailable.asLastOf(3);

        assertThat(ofHost.asksForPause()).isFalse();
        assertThat(ofHost.pauseUntil()).isEmpty();
        assertThat(ofHost.message()).isEqualTo("3 repositories in a row failed there, the last so: answered 503");
    }
}
