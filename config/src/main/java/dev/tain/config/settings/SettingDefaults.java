package dev.tain.config.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The defaults of settings, as their records have them. */
final class SettingDefaults {

    private SettingDefaults() {}

    /** That of the setting with this key; empty when it has none, or there is no such setting. */
    static Optional<String> of(String key) {
        return of("tain", TainSettings.class, key);
    }

    private static Optional<String> of(String prefix, Class<?> group, String key) {
        RecordComponent[] components = group.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            String name = prefix + "." + SettingNames.word(components[i]);
            if (name.equals(key)) {
                return of(parameters(group)[i]);
            }
            if (key.startsWith(name + ".") && SettingNames.isGroup(components[i].getType())) {
                return of(name, components[i].getType(), key);
            }
        }
        return Optional.empty();
    }

    /** That of a parameter of a group's constructor; the members of a list with commas between them. */
    static Optional<String> of(Parameter parameter) {
        DefaultValue value = parameter.getAnnotation(DefaultValue.class);
        return value == null || value.value().length == 0
                ? Optional.empty()
                : Optional.of(String.join(", ", value.value()));
    }

    /** The parameters that become the components of a group, in their order. */
    static Parameter[] parameters(Class<?> group) {
        return Arrays.stream(group.getDeclaredConstructors())
                .filter(candidate -> candidate.getParameterCount() == group.getRecordComponents().length)
                .map(Constructor::getParameters)
                .findFirst()
                .orElseThrow();
    }
}
