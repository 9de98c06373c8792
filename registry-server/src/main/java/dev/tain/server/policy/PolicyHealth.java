package dev.tain.server.policy;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows the policy in force in the readiness. Broken files are told of, but do not take Tain out of service. */
public final class PolicyHealth implements HealthIndicator {

    private final PolicyInForce policy;

    public PolicyHealth(PolicyInForce policy) {
        this.policy = policy;
    }

    @Override
    public Health health() {
        PolicyState state = policy.state();
        Health.Builder health = Health.up()
                .withDetail("entries", state.loaded().entries().size())
                .withDetail("since", state.since().toString());
        state.problem().ifPresent(problem -> health.withDetail("problem", problem));
        return health.build();
    }
}
