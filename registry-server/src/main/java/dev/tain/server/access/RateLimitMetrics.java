package dev.tain.server.access;

import dev.tain.oci.RegistryHost;
import dev.tain.upstream.RateLimit;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** How many pulls registries still allow each account, as metrics. */
public final class RateLimitMetrics implements Consumer<RateLimit> {

    /** More accounts than anybody has; those beyond are not shown. */
    private static final int MANY = 1_000;

    private final MeterRegistry meters;
    private final Map<Account, Latest> latest = new ConcurrentHashMap<>();

    private record Account(RegistryHost host, String name) {}

    public RateLimitMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void accept(RateLimit said) {
        Account account = new Account(said.host(), said.account());
        Latest known = latest.get(account);
        if (known != null) {
            known.said = said;
        } else if (latest.size() < MANY) {
            latest.computeIfAbsent(account, added -> shown(said));
        }
    }

    private Latest shown(RateLimit first) {
        Latest known = new Latest(first);
        gauge("limit", "How many pulls the registry allows the account within its window", known, RateLimit::limit);
        gauge("remaining", "How many of them were left when it was last asked", known, RateLimit::remaining);
        return known;
    }

    private void gauge(String name, String description, Latest known, ToDoubleFunction<RateLimit> value) {
        Gauge.builder("tain.upstream.ratelimit." + name, known, it -> value.applyAsDouble(it.said))
                .description(description)
                .tag("host", known.said.host().value())
                .tag("account", known.said.account())
                .register(meters);
    }

    /** What was said last. */
    private static final class Latest {

        private volatile RateLimit said;

        Latest(RateLimit said) {
            this.said = said;
        }
    }
}
