package dev.tain.config.settings;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;

/** Where a setting was given, for messages. */
public final class SettingPlace {

    private static final Set<String> SECRET = Set.of("tain.proxy", ProxySettings.HTTPS, ProxySettings.HTTP);

    private static final Pattern MEMBER = Pattern.compile("\\[[0-9]+]$");

    private SettingPlace() {}

    /**
     * The setting with its place and value, {@code /etc/tain.yaml:3:9: tain.registry.port = "5000"}; with its default,
     * {@code tain.registry.port (default: 5000)}, when it was not given. A member of a list that was given as a whole stands where
     * that does.
     */
    public static String of(@Nullable Environment environment, String key) {
        if (environment == null) {
            return key;
        }
        return given(environment, key)
                .or(() -> given(environment, MEMBER.matcher(key).replaceFirst("")))
                .orElseGet(() -> withDefault(key));
    }

    private static String withDefault(String key) {
        return SettingDefaults.of(key)
                .map(value -> "%s (default: %s)".formatted(key, value))
                .orElse(key);
    }

    private static Optional<String> given(Environment environment, String key) {
        return property(environment, key).map(property -> "%s: %s".formatted(of(property), withValue(key, property)));
    }

    /** What was given for the setting itself; nothing for a member of a list that was given as a whole. */
    static Optional<ConfigurationProperty> property(Environment environment, String key) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return Optional.of(property);
            }
        }
        return Optional.empty();
    }

    /** The setting with its value, {@code tain.registry.port = "5000"}; its key alone when the value may have a password. */
    static String withValue(String key, ConfigurationProperty property) {
        return SECRET.contains(key) ? key : "%s = \"%s\"".formatted(key, property.getValue());
    }

    /** The place alone: {@code /etc/tain.yaml:3:9}, {@code command line} or {@code environment variable TAIN_REGISTRY_PORT}. */
    static String of(ConfigurationProperty property) {
        Origin origin = origin(property);
        if (origin instanceof TextResourceOrigin text && text.getLocation() != null) {
            return file(text.getResource()) + ":" + (text.getLocation().getLine() + 1) + ":"
                    + (text.getLocation().getColumn() + 1);
        }
        if (origin instanceof SystemEnvironmentOrigin variable) {
            return "environment variable " + variable.getProperty();
        }
        boolean commandLine = origin != null && String.valueOf(origin).endsWith("property source \"commandLineArgs\"");
        return commandLine ? "command line" : String.valueOf(origin);
    }

    /** Where exactly it stands, where that is known. */
    static @Nullable Origin origin(ConfigurationProperty property) {
        return property.getOrigin() instanceof PropertySourceOrigin wrapper && wrapper.getOrigin() != null
                ? wrapper.getOrigin()
                : property.getOrigin();
    }

    private static String file(@Nullable Resource resource) {
        if (resource == null) {
            return "settings";
        }
        try {
            return resource.getFile().toPath().normalize().toString();
        } catch (IOException e) {
            return resource.getDescription(); // not a file
        }
    }
}
