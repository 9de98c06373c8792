package dev.tain.server;

import static java.util.Map.entry;

import java.util.Map;
import org.springframework.boot.SpringApplication;

/** {@code tain serve}: runs the registry until it is stopped. */
final class ServeCommand {

    /** What makes a Spring Boot application this one. Users change what they need under {@code tain}. */
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            entry("management.endpoints.web.exposure.include", "health,prometheus"),
            entry("management.endpoint.health.probes.enabled", "true"),
            entry("management.endpoint.health.show-details", "always"),
            entry(
                    "management.endpoint.health.group.readiness.include",
                    "readinessState,policy,remoteAccess,store,tls"));

    private ServeCommand() {}

    static void run(CommandLine line) {
        if (!line.operands().isEmpty()) {
            throw new UsageException("serve takes no operands, and there is %s".formatted(line.operands()));
        }
        SpringApplication application = new SpringApplication(TainApplication.class);
        ApplicationDefaults.run(application, line, DEFAULTS);
    }
}
