package dev.tain.server;

import dev.tain.config.admin.AdminCredentialsException;
import dev.tain.config.settings.TainSettings;
import dev.tain.server.guard.AdminCallers;
import dev.tain.server.guard.AdminGuard;
import dev.tain.server.guard.AuditLog;
import dev.tain.server.guard.CredentialsFile;
import dev.tain.server.guard.CredentialsHealth;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of who may come to the admin port. */
@Configuration(proxyBeanMethods = false)
class AdminAccess {

    @Bean
    AdminCredentialsInForce adminCredentials(TainSettings settings) {
        String key = AdminCredentialsInForce.KEY;
        try {
            return new AdminCredentialsInForce(
                    Optional.ofNullable(settings.admin().credentialsFile()).map(CredentialsFile::new));
        } catch (AdminCredentialsException e) {
            throw new StartFailure(
                    key,
                    "The admin port's credentials file cannot be used: " + e.getMessage(),
                    "Correct the file, or set %s to another one.".formatted(key),
                    e);
        }
    }

    @Bean
    CredentialsHealth adminCredentialsHealthIndicator(AdminCredentialsInForce credentials) {
        return new CredentialsHealth(credentials.file());
    }

    @Bean
    AuditLog auditLog() {
        return AuditLog.inLog();
    }

    @Bean
    AdminGuard adminGuard(AdminCredentialsInForce credentials, AuditLog audit) {
        return new AdminGuard(new AdminCallers(credentials::get), audit);
    }
}
