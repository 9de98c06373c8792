package dev.tain.server.tls;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows broken files of TLS in the readiness. They do not take Tain out of service: the old ones are in force. */
public final class TlsHealth implements HealthIndicator {

    private final PortTls ports;

    public TlsHealth(PortTls ports) {
        this.ports = ports;
    }

    @Override
    public Health health() {
        List<String> problems = ports.problems();
        Health.Builder health = Health.up();
        return (problems.isEmpty() ? health : health.withDetail("problems", problems)).build();
    }
}
