package dev.tain.server.policy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.LongSupplier;

/** The policy as metrics: whether its files are broken, how many entries it has, its version and its age. */
public final class PolicyMetrics implements MeterBinder {

    private final PolicyInForce policy;
    private final LongSupplier version;

    /**
     * The metrics of a policy.
     *
     * @param version the number of the last change of its objects
     */
    public PolicyMetrics(PolicyInForce policy, LongSupplier version) {
        this.policy = policy;
        this.version = version;
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
        Gauge.builder("tain.policy.version", version, LongSupplier::getAsLong)
                .description("The resourceVersion of the policy objects in force")
                .register(registry);
        Gauge.builder("tain.policy.age", policy, p -> p.age().toMillis() / 1000.0)
                .description("Time since the policy in force was loaded")
                .baseUnit("seconds")
                .register(registry);
    }
}
