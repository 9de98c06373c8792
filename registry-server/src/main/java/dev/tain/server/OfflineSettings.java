package dev.tain.server;

import dev.tain.config.settings.SettingsConfiguration;
import dev.tain.config.settings.SettingsFileException;
import dev.tain.config.settings.TainSettings;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** The settings, for commands that serve nothing. */
final class OfflineSettings {

    /** Standard output is for what the command has found; what is wrong goes elsewhere. */
    private static final Map<String, Object> QUIET =
            Map.of("logging.level.org.springframework.boot.diagnostics", "OFF");

    @SpringBootConfiguration(proxyBeanMethods = false)
    @Import(SettingsConfiguration.class)
    static class SettingsOnly {}

    private OfflineSettings() {}

    /**
     * Reads them.
     *
     * @throws WrongSettingsException when one of them is wrong
     */
    static TainSettings read(CommandLine line) {
        StandardEnvironment environment = new StandardEnvironment();
        SpringApplication application = new SpringApplication(SettingsOnly.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setEnvironment(environment);
        try (ConfigurableApplicationContext context = ApplicationDefaults.run(application, line, QUIET)) {
            return context.getBean(TainSettings.class);
        } catch (SettingsFileException e) {
            throw e;
        } catch (RuntimeException e) {
            throw analysis(e, environment)
                    .map(description -> new WrongSettingsException(description, e))
                    .orElseThrow(() -> e);
        }
    }

    /** What the framework would have said in the log, for whoever serves. */
    private static Optional<String> analysis(RuntimeException failure, Environment environment) {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        ArgumentResolver.of(Environment.class, environment),
                        FailureHandler.handleMessage((message, cause) -> {})) // some need what only servers have
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .map(FailureAnalysis::getDescription)
                .findFirst();
    }
}
