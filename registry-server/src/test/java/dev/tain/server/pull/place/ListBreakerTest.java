package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tain.server.pull.place.Breaker.Call;
import dev.tain.server.pull.place.Breaker.LeftAlone;
import dev.tain.testkit.ManualClock;
import dev.tain.upstream.RetryAfter;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a list that cannot be had says about images. */
class ListBreakerTest {

    private static final Subject APP = ScriptedPlaces.repository("quay", "app");
    private static final Subject OTHER = ScriptedPlaces.repository("quay", "other");

    private final ManualClock clock = ManualClock.at(Instant.parse("2026-03-01T12:00:00Z"));
    private final FailingRepositories repositories = new FailingRepositories(Ticker.disabledTicker());
    private final Breaker breaker = new Breaker(ScriptedPlaces.host("quay"), repositories, clock);

    @ParameterizedTest
    @EnumSource(names = {"TAGS", "REFERRERS"})
    void aListThatIsSilentIsLeftAloneAndNothingElse(Matter matter) {
        fail(listOf(APP, matter), Failure.SILENT);

        assertThat(breaker.leftAlone(listOf(APP, matter))).isPresent();
        for (Matter other : List.of(Matter.CONTENT, Matter.TAGS, Matter.REFERRERS)) {
            assertThat(breaker.leftAlone(listOf(APP, other)).isPresent()).isEqualTo(other == matter);
        }
    }

    @Test
    void itIsSaidWhatIsLeftAlone() {
        fail(listOf(APP, Matter.TAGS), Failure.SILENT);

        assertThat(((LeftAlone) breaker.ask(listOf(APP, Matter.TAGS))).reason())
                .startsWith("the list of tags of quay.example/app is left alone until 12:00:01Z after: ");
        assertThat(breaker.leftAlone(repositories.byBreaker().getOrDefault(breaker, Map.of())))
                .extracting(RepositoryStatus::name)
                .containsExactly("quay.example/app (tags)");
    }

    @Test
    void manyListsThatFailAreNotTheFaultOfTheHost() {
        for (int i = 0; i < 10; i++) {
            fail(listOf(ScriptedPlaces.repository("quay", "app" + i), Matter.TAGS), Failure.SILENT);
        }

        assertThat(breaker.leftAlone(OTHER)).isEmpty();
    }

    @Test
    void aHostThatCannotBeReachedForListsIsLeftAlone() {
        for (int i = 0; i < 3; i++) {
            fail(listOf(APP, Matter.TAGS), Failure.UNREACHABLE);
        }

        assertThat(breaker.leftAlone(OTHER)).isPresent();
    }

    @Test
    void aListThatIsThrottledIsLeftAloneForAsLongAsIsAskedForAndNothingElse() {
        Subject list = listOf(APP, Matter.TAGS);
        allowed(list).failed(new UpstreamException(Failure.THROTTLED, "429", RetryAfter.parse("60")));

        assertThat(((LeftAlone) breaker.ask(list)).reason()).contains("is left alone until 12:01:00Z");
        assertThat(breaker.leftAlone(APP)).isEmpty();
    }

    @Test
    void aListThatTakesLongKeepsNoImageFromWhoeverAsksForOneThatHasFailed() {
        openByThree();
        clock.advance(Duration.ofSeconds(1));
        allowed(listOf(APP, Matter.TAGS));

        allowed(APP).answered();

        assertThat(breaker.status().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void listsThatWorkDoNotHideThatImagesDoNot() {
        fail(APP, Failure.SILENT);
        fail(OTHER, Failure.SILENT);
        allowed(listOf(OTHER, Matter.TAGS)).answered();

        fail(ScriptedPlaces.repository("quay", "third"), Failure.SILENT);

        assertThat(breaker.status().state()).isEqualTo(BreakerState.OPEN);
    }

    /** It may take long, and everybody else would have to wait for it. */
    @Test
    void aListDoesNotTryAHost() {
        throttle();
        clock.advance(Duration.ofSeconds(1));

        allowed(listOf(APP, Matter.TAGS));

        assertThat(breaker.leftAlone(listOf(OTHER, Matter.TAGS))).isPresent();
        allowed(OTHER).answered();
        assertThat(breaker.status().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aListThatCanBeHadShowsThatTheHostWorks() {
        throttle();
        clock.advance(Duration.ofSeconds(1));

        allowed(listOf(APP, Matter.TAGS)).answered();

        assertThat(breaker.status().state()).isEqualTo(BreakerState.CLOSED);
    }

    private void openByThree() {
        List.of(APP, OTHER, ScriptedPlaces.repository("quay", "third"))
                .forEach(repository -> fail(repository, Failure.SILENT));
        assertThat(breaker.status().state()).isEqualTo(BreakerState.OPEN);
    }

    private void throttle() {
        fail(APP, Failure.THROTTLED);
        assertThat(breaker.status().state()).isEqualTo(BreakerState.OPEN);
    }

    private static Subject listOf(Subject subject, Matter matter) {
        return new Subject(subject.repository(), matter);
    }

    private void fail(Subject subject, Failure failure) {
        allowed(subject).failed(new UpstreamException(failure, failure.toString()));
    }

    private Call allowed(Subject subject) {
        return (Call) breaker.ask(subject);
    }
}
