package dev.tain.server.pull.place;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tain.oci.RegistryHost;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints that were asked since the start; of very many, some are forgotten. */
public final class Upstreams {

    private static final int MANY = 1_000;

    private final FailingRepositories failing = new FailingRepositories(Ticker.systemTicker());
    private final LoadingCache<RegistryHost, Upstream> upstreams;
    private final UpstreamMetrics metrics;

    /**
     * Begins with none.
     *
     * @param clock tells how long something has been left alone
     * @param meters where each endpoint has its metrics
     */
    public Upstreams(InstantSource clock, MeterRegistry meters) {
        metrics = new UpstreamMetrics(meters);
        // Both happen while the cache holds the entry, so that metrics come and go in the same order as endpoints do.
        upstreams = Caffeine.newBuilder()
                .maximumSize(MANY)
                .evictionListener(this::forgotten)
                .build(host -> metrics.add(new Upstream(host, failing, clock)));
        metrics.add(this);
    }

    /** All of them, by name. */
    public List<UpstreamStatus> status() {
        Map<Breaker, Map<Subject, Circuit>> byBreaker = failing.byBreaker();
        return upstreams.asMap().values().stream()
                .map(upstream -> upstream.status(byBreaker))
                .sorted(Comparator.comparing(status -> status.host().value()))
                .toList();
    }

    /** How many repositories are left alone, or tried again, though their hosts may be asked for others. */
    int repositoriesLeftAlone() {
        return failing.byBreaker().entrySet().stream()
                .mapToInt(entry -> entry.getKey().leftAlone(entry.getValue()).size())
                .sum();
    }

    Upstream of(RegistryHost host) {
        return upstreams.get(host);
    }

    private void forgotten(@Nullable RegistryHost host, @Nullable Upstream upstream, RemovalCause cause) {
        if (host != null) {
            metrics.remove(host);
        }
    }
}
