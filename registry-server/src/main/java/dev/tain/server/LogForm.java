package dev.tain.server;

import dev.tain.config.settings.LogSettings;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Tells the framework the form of the log's lines: it writes them from before the settings are read. */
final class LogForm implements EnvironmentPostProcessor {

    private static final Map<String, Object> JSON = Map.of("logging.structured.format.console", "logstash");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (isJson(environment)) {
            environment.getPropertySources().addLast(new MapPropertySource("the form of the log", JSON));
        }
    }

    private static boolean isJson(ConfigurableEnvironment environment) {
        try {
            return Binder.get(environment)
                    .bind(LogSettings.FORMAT_KEY, LogSettings.Format.class)
                    .map(LogSettings.Format.JSON::equals)
                    .orElse(false);
        } catch (BindException e) {
            return false; // the settings will say what is wrong with it
        }
    }
}
