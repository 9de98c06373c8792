package dev.tain.server.access;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows broken files about remote registries in the readiness. They do not take Tain out of service. */
public final class AccessHealth implements HealthIndicator {

    private final RemoteAccess access;

    public AccessHealth(RemoteAccess access) {
        this.access = access;
    }

    @Override
    public Health health() {
        List<String> problems = access.problems();
        Health.Builder health = Health.up();
        return (problems.isEmpty() ? health : health.withDetail("problems", problems)).build();
    }
}
