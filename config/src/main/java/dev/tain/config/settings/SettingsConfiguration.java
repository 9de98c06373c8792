package dev.tain.config.settings;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The settings of an application, with values that mean what they say. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TainSettings.class)
public class SettingsConfiguration {

    /** Static, for it is needed before there are settings. */
    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor valueChecks() {
        return ValueChecks::new;
    }
}
