package dev.tain.server.registry;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the registry port takes requests. */
public final class RegistryHealth implements HealthIndicator {

    private final RegistryServer server;

    public RegistryHealth(RegistryServer server) {
        this.server = server;
    }

    @Override
    public Health health() {
        return server.isRunning()
                ? Health.up().build()
                : Health.outOfService()
                        .withDetail("problem", "the registry port does not listen")
                        .build();
    }
}
