package dev.tain.config.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The names of all settings, as they are written in a file. */
final class SettingNames {

    private static final String PREFIX = "tain";

    private SettingNames() {}

    /** All of them, such as {@code tain.registry.port}. */
    static List<String> all() {
        return of(PREFIX, TainSettings.class).toList();
    }

    private static Stream<String> of(String prefix, Class<?> settings) {
        return Arrays.stream(settings.getRecordComponents()).flatMap(component -> of(prefix, component));
    }

    private static Stream<String> of(String prefix, RecordComponent component) {
        String name = prefix + "." + word(component);
        return isGroup(component.getType()) ? of(name, component.getType()) : Stream.of(name);
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
