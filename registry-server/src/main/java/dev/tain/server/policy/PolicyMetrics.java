package dev.tain.server.policy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The policy as metrics: whether its files are broken, how many entries it has, and its age. */
public final class PolicyMetrics implements MeterBinder {

    private final PolicyInForce policy;

    public PolicyMetrics(PolicyInForce policy) {
        this.policy = policy;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("tain.policy.broken", policy, p -> p.state().problem().isPresent() ? 1 : 0)
                .description("1 while the policy files cannot be used and an earlier policy stays in force")
                .register(registry);
        Gauge.builder(
                        "tain.policy.entries",
                        policy,
                        p -> p.state().loaded().entries().size())
                .description("Registry entries in force")
                .register(registry);
        Gauge.builder("tain.policy.age", policy, p -> p.age().toMillis() / 1000.0)
                .description("Time since the policy in force was loaded")
                .baseUnit("seconds")
                .register(registry);
    }
}
