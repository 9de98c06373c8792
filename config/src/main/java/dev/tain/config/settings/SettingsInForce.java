package dev.tain.config.settings;

import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/** All settings of this run with their origins. */
public final class SettingsInForce {

    private static final String DEFAULT = "default";

    private final Environment environment;
    private final List<SettingInForce> found = new ArrayList<>();

    private SettingsInForce(Environment environment) {
        this.environment = environment;
    }

    /** All of them, in the order of their keys; they are known to be right, for Tain has started with them. */
    public static List<SettingInForce> of(Environment environment) {
        SettingsInForce settings = new SettingsInForce(environment);
        settings.addGroup("tain", TainSettings.class);
        return settings.found.stream()
                .sorted(Comparator.comparing(SettingInForce::key))
                .toList();
    }

    private void addGroup(String prefix, Class<?> group) {
        RecordComponent[] components = group.getRecordComponents();
        Parameter[] parameters = SettingDefaults.parameters(group);
        for (int i = 0; i < components.length; i++) {
            String key = prefix + "." + SettingNames.word(components[i]);
            if (SettingNames.isGroup(components[i].getType())) {
                addGroup(key, components[i].getType());
            } else {
                add(key, components[i], parameters[i]);
            }
        }
    }

    private void add(String key, RecordComponent component, Parameter parameter) {
        int before = found.size();
        if (Map.class.isAssignableFrom(component.getType())) {
            addMap(key);
        } else {
            addGiven(key, component);
        }
        if (found.size() == before) {
            found.add(ProxySettings.variableFor(key, environment::getProperty)
                    .map(variable -> new SettingInForce(
                            key, Secrets.masked(key, variable.value()), "environment variable " + variable.name()))
                    .orElseGet(() -> new SettingInForce(
                            key, SettingDefaults.of(parameter).orElse(null), DEFAULT)));
        }
    }

    /** From the first source that has it, whole or as members: sources do not share a list. */
    private void addGiven(String key, RecordComponent component) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (addFrom(source, key)
                    || (List.class.isAssignableFrom(component.getType()) && addMembers(source, key, component))) {
                return;
            }
        }
    }

    private boolean addMembers(ConfigurationPropertySource source, String key, RecordComponent component) {
        Class<?> member = ResolvableType.forMethodReturnType(component.getAccessor())
                .getGeneric(0)
                .resolve(Object.class);
        int index = 0;
        while (addMember(source, "%s[%d]".formatted(key, index), member)) {
            index++;
        }
        return index > 0;
    }

    private boolean addMember(ConfigurationPropertySource source, String key, Class<?> member) {
        if (!SettingNames.isGroup(member)) {
            return addFrom(source, key);
        }
        boolean any = false;
        for (RecordComponent field : member.getRecordComponents()) {
            any |= addFrom(source, key + "." + SettingNames.word(field));
        }
        return any;
    }

    /** Unlike a list, a map is put together from all sources. */
    private void addMap(String key) {
        ConfigurationPropertyName map = ConfigurationPropertyName.of(key);
        Set<String> members = new HashSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream().filter(map::isAncestorOf).forEach(name -> addEntry(key, name, iterable, members));
            }
        }
    }

    /** Taken by its own name, as the binder does: the name of a member may be none that is made of letters. */
    private void addEntry(
            String key, ConfigurationPropertyName name, ConfigurationPropertySource source, Set<String> members) {
        String member = SettingNames.below(key, name);
        ConfigurationProperty property = source.getConfigurationProperty(name);
        if (property != null && members.add(member)) {
            String shown = key + (member.matches("[a-zA-Z0-9_-]+") ? "." + member : "[" + member + "]");
            found.add(new SettingInForce(shown, value(shown, property), SettingPlace.of(property)));
        }
    }

    private boolean addFrom(ConfigurationPropertySource source, String key) {
        ConfigurationProperty property = source.getConfigurationProperty(ConfigurationPropertyName.of(key));
        if (property != null) {
            found.add(new SettingInForce(key, value(key, property), SettingPlace.of(property)));
        }
        return property != null;
    }

    private @Nullable String value(String key, ConfigurationProperty property) {
        String text = environment.resolvePlaceholders(String.valueOf(property.getValue()));
        return Secrets.masked(key, text);
    }
}
