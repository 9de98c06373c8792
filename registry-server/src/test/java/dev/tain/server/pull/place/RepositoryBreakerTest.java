package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.server.LogLines;
import dev.tain.server.pull.place.Breaker.Call;
import dev.tain.server.pull.place.Breaker.LeftAlone;
import dev.tain.testkit.ManualClock;
import dev.tain.upstream.RemoteRepository;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.http.client.PrematureCloseException;

/** When one repository of a host is left alone and when the whole host is. */
class RepositoryBreakerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Subject BROKEN = ScriptedPlaces.repository("quay", "broken");
    private static final Subject OTHER = ScriptedPlaces.repository("quay", "other");
    private static final Subject THIRD = ScriptedPlaces.repository("quay", "third");
    private static final Subject HEALTHY = ScriptedPlaces.repository("quay", "healthy");

    private final ManualClock clock = ManualClock.at(Instant.parse("2026-03-01T12:00:00Z"));
    private final FailingRepositories repositories = new FailingRepositories(Ticker.disabledTicker());
    private final Breaker breaker = new Breaker(ScriptedPlaces.host("quay"), repositories, clock);

    @AutoClose
    private final LogLines log = LogLines.of(Upstreams.class);

    @Test
    void aRepositoryThatFailedThreeTimesIsLeftAloneAndNoOther() {
        fail(BROKEN, Failure.SERVER_ERROR);
        fail(BROKEN, Failure.SERVER_ERROR);
        assertThat(breaker.leftAlone(BROKEN)).isEmpty();

        fail(BROKEN, Failure.SERVER_ERROR);

        assertThat(reason(BROKEN))
                .isEqualTo("the repository quay.example/broken is left alone until 12:00:01Z after: SERVER_ERROR");
        assertThat(breaker.leftAlone(HEALTHY)).isEmpty();
        assertThat(breaker.status().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aRepositoryThatIsSilentIsLeftAloneAtOnceAndNoOther() {
        fail(BROKEN, Failure.SILENT);

        assertThat(reason(BROKEN)).contains("the repository quay.example/broken is left alone until 12:00:01Z");
        assertThat(breaker.leftAlone(HEALTHY)).isEmpty();
    }

    @Test
    void aRepositoryIsLeftAloneThatWasSilentThreeTimesWhileAnotherPlaceAnswered() {
        allowed(BROKEN).lost("nothing within 2 s");
        allowed(BROKEN).lost("nothing within 2 s");
        assertThat(breaker.leftAlone(BROKEN)).isEmpty();

        allowed(BROKEN).lost("nothing within 2 s");

        assertThat(breaker.leftAlone(BROKEN)).isPresent();
        assertThat(breaker.leftAlone(HEALTHY)).isEmpty();
    }

    /** The host was reached. A registry, or what stands before it, that breaks down over one image does so. */
    @Test
    void aConnectionThatIsClosedWithoutAnAnswerIsTheFaultOfTheRepository() {
        for (int i = 0; i < 3; i++) {
            allowed(BROKEN)
                    .failed(new UpstreamException(
                            Failure.UNREACHABLE, "closed", PrematureCloseException.TEST_EXCEPTION));
        }

        assertThat(breaker.leftAlone(BROKEN)).isPresent();
        assertThat(breaker.leftAlone(HEALTHY)).isEmpty();
    }

    @Test
    void aRepositoryIsTriedByOneRequestAfterPausesThatGrowWhileOthersAreAsked() {
        fail(BROKEN, Failure.SILENT);

        for (int seconds : List.of(1, 2, 4, 8, 16, 30, 30)) {
            clock.advance(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(reason(BROKEN)).contains("is left alone until");
            clock.advance(Duration.ofNanos(1));
            Call trial = allowed(BROKEN);
            assertThat(reason(BROKEN))
                    .startsWith("the repository quay.example/broken is left alone while one request tries it again");
            allowed(HEALTHY).answered();
            trial.failed(new UpstreamException(Failure.SERVER_ERROR, "answered 500"));
        }
    }

    @Test
    void aTrialOfARepositoryThatIsAbandonedIsGivenBack() {
        fail(BROKEN, Failure.SILENT);
        clock.advance(SECOND);

        allowed(BROKEN).abandoned();

        allowed(BROKEN).answered();
        allowed(BROKEN);
        allowed(BROKEN);
    }

    @Test
    void aTrialThatDoesNotReachTheHostSaysNothingAboutTheRepository() {
        fail(BROKEN, Failure.SILENT);
        clock.advance(SECOND);

        fail(BROKEN, Failure.UNREACHABLE);

        allowed(BROKEN);
    }

    @Test
    void aRepositoryIsClosedByItsOwnSuccessAlone() {
        fail(BROKEN, Failure.SILENT);
        allowed(HEALTHY).answered();
        assertThat(breaker.leftAlone(BROKEN)).isPresent();

        clock.advance(SECOND);
        allowed(BROKEN).answered();

        assertThat(repositories.byBreaker()).isEmpty();
        fail(BROKEN, Failure.SERVER_ERROR);
        fail(BROKEN, Failure.SERVER_ERROR);
        assertThat(breaker.leftAlone(BROKEN)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_ERROR", "SILENT"})
    void theHostIsLeftAloneWhenThreeRepositoriesFailedInARow(Failure failure) {
        fail(BROKEN, failure);
        fail(OTHER, failure);
        assertThat(breaker.leftAlone(HEALTHY)).isEmpty();

        fail(THIRD, failure);

        assertThat(reason(HEALTHY))
                .isEqualTo("the registry quay.example is left alone until 12:00:01Z after:"
                        + " 3 repositories in a row failed there, the last so: " + failure);
        assertThat(breaker.status().state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.status().failuresInARow()).isEqualTo(3);
    }

    @Test
    void theHostIsNotLeftAloneWhileAnyRepositoryWorksInBetween() {
        for (int i = 0; i < 10; i++) {
            fail(BROKEN, Failure.SILENT);
            fail(OTHER, Failure.SILENT);
            allowed(HEALTHY).answered();
            fail(THIRD, Failure.SILENT);
            allowed(HEALTHY).answered();
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(breaker.status().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aRepositoryThatFailedDoesNotTakeTheTrialOfTheHostFromOthers() {
        openByThree();
        clock.advance(SECOND);

        Call hanging = allowed(BROKEN);
        allowed(HEALTHY).answered();

        assertThat(breaker.status().state()).isEqualTo(BreakerState.CLOSED);
        hanging.failed(new UpstreamException(Failure.SILENT, "no answer"));
        assertThat(breaker.leftAlone(HEALTHY)).isEmpty();
    }

    @Test
    void aRepositoryThatFailsAgainDoesNotKeepItsHostFromBeingTried() {
        openByThree();
        clock.advance(SECOND);

        fail(BROKEN, Failure.SILENT);

        assertThat(breaker.status().state()).isEqualTo(BreakerState.HALF_OPEN);
        allowed(HEALTHY).answered();
        assertThat(breaker.status().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void ofTheRepositoriesThatFailedOneIsAskedAtATimeWhileTheHostIsToBeTried() {
        openByThree();
        clock.advance(SECOND);
        Call first = allowed(BROKEN);
        assertThat(reason(OTHER))
                .startsWith("the registry quay.example is left alone while one request tries it again, after: 3 rep");

        first.abandoned();

        allowed(OTHER);
    }

    @Test
    void theHostIsClosedByTheSuccessOfARepositoryThatHadFailed() {
        openByThree();
        clock.advance(SECOND);
        Call ofAnother = allowed(HEALTHY);

        allowed(BROKEN).answered();

        assertThat(breaker.status().state()).isEqualTo(BreakerState.CLOSED);
        ofAnother.failed(new UpstreamException(Failure.SILENT, "no answer"));
        assertThat(breaker.status().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void theHostIsLeftAloneForLongerWhenItsTrialFailsWithYetAnotherRepository() {
        openByThree();
        clock.advance(SECOND);

        fail(HEALTHY, Failure.SERVER_ERROR);

        assertThat(breaker.status().until()).contains(clock.instant().plus(SECOND.multipliedBy(2)));
    }

    @Test
    void theHostIsLeftAloneForLongerWhenARepositoryThatFailedDoesNotReachIt() {
        openByThree();
        clock.advance(SECOND);

        fail(BROKEN, Failure.UNREACHABLE);

        assertThat(breaker.status().until()).contains(clock.instant().plus(SECOND.multipliedBy(2)));
    }

    /** It has answered, so that it can be reached again; whether it is good for others is for these to find out. */
    @Test
    void aBrokenRepositoryDoesNotKeepAHostLeftAloneThatCanBeReachedAgain() {
        for (int i = 0; i < 3; i++) {
            fail(HEALTHY, Failure.UNREACHABLE);
        }
        clock.advance(SECOND);

        fail(BROKEN, Failure.SERVER_ERROR);

        allowed(HEALTHY).answered();
        assertThat(breaker.status().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void repositoriesOfOneNameAreToldApartByTheRegistryThatTheyStandFor() {
        Subject ofQuay = proxied("quay.io");
        fail(ofQuay, Failure.SILENT);

        assertThat(reason(ofQuay)).startsWith("the repository mirror.example/team/app (ns=quay.io) is left alone");
        assertThat(breaker.leftAlone(proxied("ghcr.io"))).isEmpty();
    }

    @Test
    void theLogIsToldOnceOfEachThatIsLeftAloneAndOnceThatItNoLongerIs() {
        fail(BROKEN, Failure.SILENT);
        clock.advance(SECOND);
        fail(BROKEN, Failure.SILENT);
        clock.advance(SECOND.multipliedBy(2));
        allowed(BROKEN).answered();

        assertThat(log.messages())
                .containsExactly(
                        "the repository quay.example/broken is left alone until 12:00:01Z after: SILENT",
                        "the repository quay.example/broken works again, and is asked as usual");
    }

    private void openByThree() {
        List.of(BROKEN, OTHER, THIRD).forEach(repository -> fail(repository, Failure.SILENT));
        assertThat(breaker.status().state()).isEqualTo(BreakerState.OPEN);
    }

    private void fail(Subject repository, Failure failure) {
        allowed(repository).failed(new UpstreamException(failure, failure.toString()));
    }

    private Call allowed(Subject repository) {
        return (Call) breaker.ask(repository);
    }

    private String reason(Subject repository) {
        return ((LeftAlone) breaker.ask(repository)).reason();
    }

    private static Subject proxied(String registry) {
        RegistryHost mirror = RegistryHost.parse("mirror.example");
        return Subject.contentOf(new RemoteRepository(
                new Endpoint(mirror, false, Optional.of(RegistryHost.parse(registry))),
                RepositoryName.parse("team/app")));
    }
}
