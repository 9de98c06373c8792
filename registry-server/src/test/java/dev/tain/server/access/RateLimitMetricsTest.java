package dev.tain.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RegistryHost;
import dev.tain.upstream.RateLimit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateLimitMetricsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RateLimitMetrics metrics = new RateLimitMetrics(meters);

    @Test
    void showsWhatEachAccountWasToldLast() {
        metrics.accept(limit("anonymous", 100, 40));
        metrics.accept(limit("alice", 200, 200));
        metrics.accept(limit("anonymous", 100, 39));

        assertThat(remaining("anonymous")).isEqualTo(39);
        assertThat(remaining("alice")).isEqualTo(200);
        assertThat(value("limit", "alice")).isEqualTo(200);
    }

    @Test
    void doesNotGrowWithoutEnd() {
        for (int i = 0; i < 2_000; i++) {
            metrics.accept(limit("account-" + i, 100, i));
        }

        assertThat(meters.getMeters()).hasSize(2 * 1_000);
    }

    private double remaining(String account) {
        return value("remaining", account);
    }

    private double value(String name, String account) {
        return meters.get("tain.upstream.ratelimit." + name)
                .tag("host", "docker.io")
                .tag("account", account)
                .gauge()
                .value();
    }

    private static RateLimit limit(String account, long limit, long remaining) {
        return new RateLimit(RegistryHost.DOCKER_IO, account, limit, remaining, Optional.empty());
    }
}
