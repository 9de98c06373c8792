package dev.tain.config.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** The names of all settings, as they are written in a file. */
final class SettingNames {

    private static final String PREFIX = "tain";

    private SettingNames() {}

    /** One of them, with the type of its values. */
    private record Setting(String name, Class<?> type) {}

    /** All of them, such as {@code tain.registry.port}. */
    static List<String> all() {
        return of(PREFIX, TainSettings.class).map(Setting::name).toList();
    }

    /** Those with keys below them that are the operator's own. */
    static List<String> maps() {
        return of(PREFIX, TainSettings.class)
                .filter(setting -> Map.class.isAssignableFrom(setting.type()))
                .map(Setting::name)
                .toList();
    }

    private static Stream<Setting> of(String prefix, Class<?> settings) {
        return Arrays.stream(settings.getRecordComponents()).flatMap(component -> of(prefix, component));
    }

    private static Stream<Setting> of(String prefix, RecordComponent component) {
        Setting setting = new Setting(prefix + "." + word(component), component.getType());
        return isGroup(setting.type()) ? of(setting.name(), setting.type()) : Stream.of(setting);
    }

    /** What stands below a setting in the name of one of its members, as it was written. */
    static String below(String setting, ConfigurationPropertyName member) {
        return IntStream.range(
                        ConfigurationPropertyName.of(setting).getNumberOfElements(), member.getNumberOfElements())
                .mapToObj(i -> member.getElement(i, Form.ORIGINAL))
                .collect(Collectors.joining("."));
    }

    /** The last part of the name, {@code auth-file}. */
    static String word(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** Whether settings of this type have keys below them. */
    static boolean isGroup(Class<?> type) {
        return type.isRecord() && type.getPackage().equals(TainSettings.class.getPackage());
    }
}
