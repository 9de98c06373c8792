package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tain.oci.RegistryHost;
import dev.tain.server.pull.place.Breaker.Call;
import dev.tain.testkit.Await;
import dev.tain.testkit.ManualClock;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known and counted of the endpoints. */
class UpstreamsTest {

    private static final RegistryHost HOST = RegistryHost.parse("mirror.example");
    private static final int METERS_OF_ALL = 1;
    private static final int METERS_OF_ONE = 2 + Outcome.values().length;

    private final ManualClock clock = ManualClock.atAnyTime();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Upstreams upstreams = new Upstreams(clock, meters);
    private final Upstream upstream = upstreams.of(HOST);

    @Test
    void countsRequestsByWhatCameOfThem() {
        upstream.found(ask());
        upstream.found(ask());
        upstream.absent(ask());
        upstream.cancelled(ask());

        assertThat(requests("found")).isEqualTo(2);
        assertThat(requests("absent")).isEqualTo(1);
        assertThat(requests("cancelled")).isEqualTo(1);
        assertThat(status().requests()).isEqualTo(4);
        assertThat(status().failures()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "DENIED, denied, 0",
        "THROTTLED, throttled, 1",
        "UNREACHABLE, unreachable, 1",
        "SILENT, unreachable, 1",
        "SERVER_ERROR, failed, 1",
        "FAILED, failed, 1",
        "LYING, lying, 1"
    })
    void countsEachFailureUnderItsName(Failure failure, String outcome, int failures) {
        upstream.failed(ask(), new UpstreamException(failure, "it failed"));

        assertThat(requests(outcome)).isEqualTo(1);
        assertThat(status().failures()).isEqualTo(failures);
    }

    @Test
    void showsTheStateAsANumber() {
        assertThat(state()).isZero();

        upstream.failed(ask(), new UpstreamException(Failure.THROTTLED, "too many requests", Optional.empty()));
        assertThat(state()).isEqualTo(2);

        clock.advance(Duration.ofSeconds(1));
        assertThat(state()).isEqualTo(1);
    }

    @Test
    void listsAndCountsTheRepositoriesThatAreLeftAloneAtTheirHost() {
        upstream.failed(ask("team/b"), new UpstreamException(Failure.SILENT, "no answer"));
        upstream.failed(ask("team/a"), new UpstreamException(Failure.SILENT, "no answer"));
        upstream.found(ask("team/c"));
        upstream.failed(ask("team/c"), new UpstreamException(Failure.SERVER_ERROR, "answered 500"));
        upstreams.of(RegistryHost.parse("a.example"));

        assertThat(upstreams.status())
                .extracting(UpstreamStatus::repositories)
                .satisfiesExactly(
                        ofOther -> assertThat(ofOther).isEmpty(),
                        ofThis -> assertThat(ofThis)
                                .extracting(
                                        RepositoryStatus::name,
                                        it -> it.breaker().state())
                                .containsExactly(
                                        tuple("mirror.example/team/a", BreakerState.OPEN),
                                        tuple("mirror.example/team/b", BreakerState.OPEN)));
        assertThat(meters.get("tain.upstream.repositories.left.alone").gauge().value())
                .isEqualTo(2);
        assertThat(state()).isZero();
    }

    @Test
    void listsTheEndpointsByName() {
        upstreams.of(RegistryHost.parse("b.example"));
        upstreams.of(RegistryHost.parse("a.example"));

        assertThat(upstreams.status())
                .extracting(status -> status.host().value())
                .containsExactly("a.example", "b.example", "mirror.example");
    }

    @Test
    void forgetsEndpointsAndTheirMetricsWhenThereAreTooMany() {
        IntStream.range(0, 3_000).forEach(i -> upstreams.of(RegistryHost.parse("host%d.example".formatted(i))));

        Await.until(
                "only some are left, with their metrics",
                Duration.ofSeconds(10),
                () -> upstreams.status().size() <= 1_000
                        && meters.getMeters().size()
                                == METERS_OF_ALL + upstreams.status().size() * METERS_OF_ONE);
    }

    private Call ask() {
        return ask("team/app");
    }

    private Call ask(String repository) {
        return (Call) upstream.ask(ScriptedPlaces.repository("mirror", repository));
    }

    private UpstreamStatus status() {
        return upstream.status(Map.of());
    }

    private double requests(String outcome) {
        return meters.get("tain.upstream.requests")
                .tag("host", HOST.value())
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }

    private double state() {
        return meters.get("tain.upstream.state")
                .tag("host", HOST.value())
                .gauge()
                .value();
    }
}
