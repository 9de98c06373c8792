package dev.tain.server.pull.blob;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The health of the store as metrics. */
public final class StoreMetrics implements MeterBinder {

    private final StoreHealth health;

    public StoreMetrics(StoreHealth health) {
        this.health = health;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("tain.store.failing", health, it -> it.problem().isPresent() ? 1 : 0)
                .description("1 while nothing has been kept since the store last failed")
                .register(registry);
        FunctionCounter.builder("tain.store.failures", health, StoreHealth::failures)
                .description("How often something could not be kept or looked up")
                .register(registry);
    }
}
