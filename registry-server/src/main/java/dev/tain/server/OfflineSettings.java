package dev.tain.server;

import dev.tain.config.settings.SettingsConfiguration;
import dev.tain.config.settings.TainSettings;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** The settings, for commands that serve nothing. */
final class OfflineSettings {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @Import(SettingsConfiguration.class)
    static class SettingsOnly {}

    private OfflineSettings() {}

    static TainSettings read(CommandLine line) {
        SpringApplication application = new SpringApplication(SettingsOnly.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try (ConfigurableApplicationContext context = ApplicationDefaults.run(application, line, Map.of())) {
            return context.getBean(TainSettings.class);
        }
    }
}
