package dev.tain.server;

import static java.util.Map.entry;

import java.io.OutputStream;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Hooks;

/** {@code tain serve}: runs the registry until it is stopped. */
final class ServeCommand {

    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

    /** What makes a Spring Boot application this one. Users change what they need under {@code tain}. */
    static final Map<String, Object> DEFAULTS = Map.ofEntries(
            entry("management.endpoints.web.exposure.include", "health,prometheus"),
            entry("management.endpoint.health.probes.enabled", "true"),
            entry("management.endpoint.health.show-details", "always"),
            entry(
                    "management.endpoint.health.group.readiness.include",
                    "readinessState,registry,policy,remoteAccess,store,tls,adminCredentials"),
            entry("management.endpoint.health.group.liveness.include", "livenessState,eventLoops"),
            // What is wrong with a disk or a certificate, the parts of Tain's own say; the framework looks at others
            // than those.
            entry("management.health.diskspace.enabled", "false"),
            entry("management.health.ping.enabled", "false"),
            entry("management.health.ssl.enabled", "false"),
            // When they are to end, nothing is under way on them; waiting for silence, they hold up the message of a
            // failed start.
            entry("spring.reactor.netty.shutdown-quiet-period", "0s"),
            // From where a request comes is not for it to say.
            entry("server.forward-headers-strategy", "none"));

    private ServeCommand() {}

    /** Standard output, for lines that do not go through the logging framework. */
    static OutputStream output() {
        return Console.counted(System.out);
    }

    /** Starts it, from the context that the build has generated where there is one. Returns when both ports listen. */
    static ConfigurableApplicationContext run(CommandLine line) {
        Console.install();
        if (inJar()) {
            System.setProperty(AotDetector.AOT_ENABLED, "true");
        }
        return start(line);
    }

    /** Only there the context that the build has generated belongs to the classes beside it; those of an IDE change. */
    private static boolean inJar() {
        return "jar".equals(Tain.class.getResource("Tain.class").getProtocol());
    }

    /** The same, whatever the classes come from. */
    static ConfigurableApplicationContext start(CommandLine line) {
        if (!line.operands().isEmpty()) {
            throw new UsageException("serve takes no operands, and there is %s".formatted(line.operands()));
        }
        // Mostly of clients that leave at the wrong moment; Reactor makes an error and a stack trace of it.
        Hooks.onErrorDropped(error -> log.debug("What nobody waits for any more has failed: {}", error.toString()));
        SpringApplication application = new SpringApplication(TainApplication.class);
        return ApplicationDefaults.run(application, line, DEFAULTS);
    }
}
