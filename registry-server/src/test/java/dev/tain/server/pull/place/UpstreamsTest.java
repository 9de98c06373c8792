package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RegistryHost;
import dev.tain.server.pull.place.Breaker.Call;
import dev.tain.testkit.Await;
import dev.tain.testkit.ManualClock;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known and counted of the endpoints. */
class UpstreamsTest {

    private static final RegistryHost HOST = RegistryHost.parse("mirror.example");
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
        assertThat(upstream.status().requests()).isEqualTo(4);
        assertThat(upstream.status().failures()).isZero();
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
        assertThat(upstream.status().failures()).isEqualTo(failures);
    }

    @Test
    void showsTheStateAsANumber() {
        assertThat(state()).isZero();

        upstream.failed(ask(), new UpstreamException(Failure.SILENT, "no answer"));
        assertThat(state()).isEqualTo(2);

        clock.advance(Duration.ofSeconds(1));
        assertThat(state()).isEqualTo(1);
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
                        && meters.getMeters().size() == upstreams.status().size() * METERS_OF_ONE);
    }

    private Call ask() {
        return (Call) upstream.ask();
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
