package dev.tain.server;

import static java.util.Map.entry;

import dev.tain.config.settings.SettingsFile;
import dev.tain.config.settings.SettingsFileException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** What every command has in common: standard output has what Tain has to say, and of the libraries what goes wrong. */
final class ApplicationDefaults {

    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            entry("spring.main.banner-mode", "off"),
            entry("spring.main.log-startup-info", "false"),
            entry("logging.level.root", "WARN"),
            entry("logging.level.org.springframework.boot.web", "ERROR"), // a failed start is reported once, in words
            entry("logging.level.org.springframework.context", "ERROR"),
            entry(
                    "logging.level.com.github.benmanes.caffeine",
                    "ERROR"), // of each token that was not issued, which Tain logs itself
            entry("logging.level.reactor.netty", "ERROR"), // what it warns of, Tain says itself in its own words
            entry("logging.level.dev.tain", "INFO"),
            entry("logging.level.audit", "INFO"),
            entry(
                    "logging.pattern.console",
                    "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg%replace( %kvp){'^ $', ''}%n%ex"));

    private ApplicationDefaults() {}

    /**
     * Runs the application on the settings that the command line names.
     *
     * @throws SettingsFileException when their file cannot be used
     */
    static ConfigurableApplicationContext run(
            SpringApplication application, CommandLine line, Map<String, Object> more) {
        line.settingsFile().ifPresent(SettingsFile::check);
        Map<String, Object> all = new HashMap<>(DEFAULTS);
        all.putAll(more);
        application.setDefaultProperties(all);
        return application.run(line.springArguments());
    }
}
