package dev.tain.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The table in docs/settings.md is that of the code. */
class SettingsDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "settings.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(tain\\.[^`]+)` \\| `?([^|`]*)`? \\|");
    private static final String NONE = "none";

    /** Too many to stand in a table. */
    private static final Map<String, String> IN_WORDS =
            Map.of("tain.allowed-sources", "the well-known public registries");

    @Test
    void hasEverySettingWithItsDefaultAndNoOther() throws IOException {
        Map<String, String> documented = ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> row.group(2).strip()));

        assertThat(documented).isEqualTo(defaults("tain", TainSettings.class));
    }

    @Test
    void hasEverySettingOnce() throws IOException {
        List<String> documented = ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();

        assertThat(documented).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(SettingNames.all());
    }

    private static Map<String, String> defaults(String prefix, Class<?> settings) {
        RecordComponent[] components = settings.getRecordComponents();
        Constructor<?> constructor = Arrays.stream(settings.getDeclaredConstructors())
                .filter(candidate -> candidate.getParameterCount() == components.length)
                .findFirst()
                .orElseThrow();
        Map<String, String> defaults = new LinkedHashMap<>();
        for (int i = 0; i < components.length; i++) {
            String name = prefix + "." + kebab(components[i].getName());
            if (SettingNames.isGroup(components[i].getType())) {
                defaults.putAll(defaults(name, components[i].getType()));
            } else {
                defaults.put(
                        name, IN_WORDS.getOrDefault(name, defaultOf(constructor.getParameters()[i])));
            }
        }
        return defaults;
    }

    private static String defaultOf(Parameter parameter) {
        DefaultValue value = parameter.getAnnotation(DefaultValue.class);
        return value == null || value.value().length == 0 ? NONE : String.join(", ", value.value());
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
