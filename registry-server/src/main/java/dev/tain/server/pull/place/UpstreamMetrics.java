package dev.tain.server.pull.place;

import dev.tain.oci.RegistryHost;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The endpoints as metrics: whether each is left alone, and what came of the requests to it. */
final class UpstreamMetrics {

    private static final String STATE = "tain.upstream.state";
    private static final String REQUESTS = "tain.upstream.requests";
    private static final String HOST = "host";
    private static final String OUTCOME = "outcome";

    private final MeterRegistry meters;

    UpstreamMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    Upstream add(Upstream upstream) {
        String host = upstream.host().value();
        Gauge.builder(STATE, upstream, it -> value(it.state()))
                .description("Whether the registry is asked: 0 yes, 1 one request tries it again, 2 it is left alone")
                .tag(HOST, host)
                .register(meters);
        for (Outcome outcome : Outcome.values()) {
            FunctionCounter.builder(REQUESTS, upstream, it -> it.requests(outcome))
                    .description("Requests to the registry by what came of them")
                    .tag(HOST, host)
                    .tag(OUTCOME, outcome.tag())
                    .register(meters);
        }
        return upstream;
    }

    void remove(RegistryHost host) {
        List<Meter> gone = meters.getMeters().stream()
                .filter(meter -> meter.getId().getName().equals(STATE)
                        || meter.getId().getName().equals(REQUESTS))
                .filter(meter -> host.value().equals(meter.getId().getTag(HOST)))
                .toList();
        gone.forEach(meters::remove);
    }

    private static int value(BreakerState state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
