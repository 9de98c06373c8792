package dev.tain.server.guard;

import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows a broken file of credentials in the readiness. It does not take Tain out of service: the old one is in force. */
public final class CredentialsHealth implements HealthIndicator {

    private final Optional<CredentialsFile> file;

    public CredentialsHealth(Optional<CredentialsFile> file) {
        this.file = file;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        file.flatMap(CredentialsFile::problem).ifPresent(problem -> health.withDetail("problem", problem));
        return health.build();
    }
}
