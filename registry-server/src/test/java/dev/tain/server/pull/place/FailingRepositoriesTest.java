package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.pull.place.Breaker.Call;
import dev.tain.testkit.ManualClock;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many repositories are remembered, and for how long. */
class FailingRepositoriesTest {

    private static final Subject LEFT = ScriptedPlaces.repository("quay", "left");
    private static final Subject WANTED = ScriptedPlaces.repository("quay", "wanted");

    private final AtomicLong nanos = new AtomicLong();
    private final FailingRepositories repositories = new FailingRepositories(nanos::get);
    private final Breaker breaker = new Breaker(ScriptedPlaces.host("quay"), repositories, ManualClock.atAnyTime());

    @Test
    void aRepositoryIsForgottenThatNobodyAsksForAnyMoreAlsoWhenItIsLookedAt() {
        fail(LEFT);
        fail(WANTED);
        for (int minutes = 0; minutes < 20; minutes++) {
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            breaker.leftAlone(WANTED);
            breaker.leftAlone(repositories.byBreaker().getOrDefault(breaker, Map.of()));
        }

        assertThat(repositories.byBreaker().get(breaker)).containsOnlyKeys(WANTED);
        assertThat(breaker.leftAlone(LEFT)).isEmpty();
    }

    @Test
    void noMoreThanTenThousandAreRemembered() {
        for (int i = 0; i < 11_000; i++) {
            allowed(ScriptedPlaces.repository("quay", "healthy")).answered();
            fail(ScriptedPlaces.repository("quay", "app" + i));
        }

        repositories.tidy();

        assertThat(repositories.byBreaker().get(breaker)).hasSizeLessThanOrEqualTo(10_000);
    }

    private void fail(Subject repository) {
        allowed(repository).failed(new UpstreamException(Failure.SILENT, "no answer"));
    }

    private Call allowed(Subject repository) {
        return (Call) breaker.ask(repository);
    }
}
