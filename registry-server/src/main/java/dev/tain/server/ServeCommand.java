package dev.tain.server;

import static java.util.Map.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;

/**
 * {@code tain serve}: runs the registry until it is stopped.
 *
 * @param settings where the settings are read from, as Spring Boot names it
 * @param overrides settings from the command line
 */
record ServeCommand(String settings, List<String> overrides) {

    private static final String CONFIG = "--config";

    /** What makes a Spring Boot application this one. Users change what they need under {@code tain}. */
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            entry("spring.main.banner-mode", "off"),
            entry("spring.main.log-startup-info", "false"),
            entry("management.endpoints.web.exposure.include", "health"),
            entry("management.endpoint.health.probes.enabled", "true"),
            entry("logging.level.root", "WARN"),
            entry("logging.level.org.springframework.boot.web", "ERROR"), // a failed start is reported once, in words
            entry("logging.level.reactor.netty", "ERROR"), // what it warns of, Tain says itself in its own words
            entry("logging.level.dev.tain", "INFO"),
            entry("logging.level.access", "INFO"),
            entry("logging.pattern.console", "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg%n%ex"));

    /**
     * Reads the options.
     *
     * @throws UsageException when one is unknown or incomplete, or the file is not there
     */
    static ServeCommand parse(List<String> options) {
        String settings = "optional:file:./tain.yaml";
        List<String> overrides = new ArrayList<>();
        Deque<String> left = new ArrayDeque<>(options);
        while (!left.isEmpty()) {
            String option = left.remove();
            if (option.equals(CONFIG) && left.isEmpty()) {
                throw new UsageException(CONFIG + " needs a file");
            } else if (option.equals(CONFIG)) {
                settings = settingsIn(left.remove());
            } else if (option.startsWith(CONFIG + "=")) {
                settings = settingsIn(option.substring(CONFIG.length() + 1));
            } else if (option.matches("--(tain|logging)\\..*")) {
                overrides.add(option);
            } else {
                throw new UsageException("\"%s\" is not an option of serve".formatted(option));
            }
        }
        return new ServeCommand(settings, overrides);
    }

    void run() {
        SpringApplication application = new SpringApplication(TainApplication.class);
        application.setDefaultProperties(DEFAULTS);
        List<String> arguments = new ArrayList<>(overrides);
        arguments.add("--spring.config.location=" + settings);
        application.run(arguments.toArray(String[]::new));
    }

    private static String settingsIn(String file) {
        Path path = Path.of(file).toAbsolutePath();
        if (!Files.isReadable(path)) {
            throw new UsageException("the settings file %s cannot be read".formatted(file));
        }
        return "file:" + path;
    }
}
