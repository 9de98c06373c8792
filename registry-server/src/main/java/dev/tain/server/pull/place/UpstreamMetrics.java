package dev.tain.server.pull.place;

import dev.tain.oci.RegistryHost;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The endpoints as metrics: whether each is left alone, and what came of the requests to it. */
final class UpstreamMetrics {

    private static final String STATE = "tain.upstream.state";
    private static final String REPOSITORIES = "tain.upstream.repositories.left.alone";
    private static final String REQUESTS = "tain.upstream.requests";
    private static final String BYTES = "tain.upstream.fetched";
    private static final String HOST = "host";
    private static final String OUTCOME = "outcome";

    private final MeterRegistry meters;
    private final Map<RegistryHost, List<Meter>> ofHost = new ConcurrentHashMap<>();

    UpstreamMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** What is no business of one host alone; a label for each repository would be without end. */
    void add(Upstreams upstreams) {
        Gauge.builder(REPOSITORIES, upstreams, Upstreams::repositoriesLeftAlone)
                .description("Repositories that are left alone at their registry, or tried again by one request")
                .register(meters);
    }

    Upstream add(Upstream upstream) {
        String host = upstream.host().value();
        List<Meter> added = new ArrayList<>();
        added.add(Gauge.builder(STATE, upstream, it -> value(it.state()))
                .description("Whether the registry is asked: 0 yes, 1 one request tries it again, 2 it is left alone")
                .tag(HOST, host)
                .register(meters));
        for (Outcome outcome : Outcome.values()) {
            added.add(FunctionCounter.builder(REQUESTS, upstream, it -> it.requests(outcome))
                    .description("Requests to the registry by what came of them")
                    .tag(HOST, host)
                    .tag(OUTCOME, outcome.tag())
                    .register(meters));
        }
        added.add(FunctionCounter.builder(BYTES, upstream, Upstream::bytes)
                .description("Bytes of manifests and blobs that came from the registry")
                .baseUnit("bytes")
                .tag(HOST, host)
                .register(meters));
        ofHost.put(upstream.host(), added);
        return upstream;
    }

    void remove(RegistryHost host) {
        List<Meter> gone = ofHost.remove(host);
        if (gone != null) {
            gone.forEach(meters::remove);
        }
    }

    private static int value(BreakerState state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
