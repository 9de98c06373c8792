package dev.tain.config.registriesconf;

import dev.tain.config.problem.Problems;
import dev.tain.config.problem.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Typed reading of one TOML table, with positions. As container engines do, it takes keys in any case. A value of the
 * wrong type is an error and reads as absent.
 */
final class TomlSection {

    /** A string and where it stands. */
    record TomlString(String value, TomlPosition position) {}

    private final TomlTable table;
    private final TomlPosition position;
    private final DenseToml source;
    private final Problems problems;
    private final Map<String, String> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private TomlSection(TomlTable table, TomlPosition position, DenseToml source, Problems problems) {
        this.table = table;
        this.position = position;
        this.source = source;
        this.problems = problems;
        table.keySet().forEach(key -> keys.put(key, key));
    }

    /** The whole file. */
    static TomlSection root(TomlTable table, DenseToml source, Problems problems) {
        return new TomlSection(table, TomlPosition.positionAt(1, 1), source, problems);
    }

    /** Where the table begins. */
    TomlPosition position() {
        return position;
    }

    boolean has(String key) {
        return keys.containsKey(key);
    }

    /** The names of all keys. */
    List<String> keys() {
        return List.copyOf(keys.values());
    }

    /** The string of a key; an empty one reads as absent, as it does for container engines. */
    Optional<TomlString> text(String key) {
        return value(key, String.class, "a string")
                .filter(value -> !value.isEmpty())
                .map(value -> new TomlString(value, positionOf(key)));
    }

    boolean flag(String key) {
        return value(key, Boolean.class, "true or false").orElse(false);
    }

    Optional<List<TomlString>> texts(String key) {
        return value(key, TomlArray.class, "an array of strings")
                .map(array -> elements(array, String.class, "a string", TomlString::new));
    }

    /** The sections of an array of tables, {@code [[key]]}; none when the key is absent. */
    List<TomlSection> sections(String key) {
        return value(key, TomlArray.class, "an array of tables, [[" + key + "]]")
                .map(array -> elements(
                        array, TomlTable.class, "a table", (table, at) -> new TomlSection(table, at, source, problems)))
                .orElse(List.of());
    }

    /** The table of a key; an error when its value is no table. */
    Optional<TomlSection> section(String key) {
        return value(key, TomlTable.class, "a table").map(it -> new TomlSection(it, positionOf(key), source, problems));
    }

    /** The table of a key; nothing when its value is no table. */
    Optional<TomlSection> table(String key) {
        return get(key) instanceof TomlTable it
                ? Optional.of(new TomlSection(it, positionOf(key), source, problems))
                : Optional.empty();
    }

    /** Whether the key is there with a value that counts: container engines take an empty text for none. */
    boolean isSet(String key) {
        return has(key) && !isEmptyText(key);
    }

    boolean isEmptyText(String key) {
        return get(key) instanceof String text && text.isEmpty();
    }

    /** Warns of every key that is not among the known ones: container engines leave such keys out of account. */
    void warnOfUnknown(List<String> known) {
        for (String key : keys.values()) {
            if (known.stream().noneMatch(key::equalsIgnoreCase)) {
                TomlPosition at = positionOf(key);
                problems.warn(
                        at.line(),
                        at.column(),
                        "Unknown key \"%s\" has no effect; %s".formatted(key, Suggestion.instead(key, known)));
            }
        }
    }

    void error(TomlPosition at, String message) {
        problems.error(at.line(), at.column(), message);
    }

    void warn(TomlPosition at, String message) {
        problems.warn(at.line(), at.column(), message);
    }

    /** Turns a text into a value; an error at its position when it is not one. */
    <T> Optional<T> parse(TomlString text, String key, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text.value()));
        } catch (IllegalArgumentException e) {
            error(text.position(), key + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private <T> Optional<T> value(String key, Class<T> type, String expected) {
        if (!has(key)) {
            return Optional.empty();
        }
        Object value = get(key);
        if (type.isInstance(value)) {
            return Optional.of(type.cast(value));
        }
        error(positionOf(key), "%s: expected %s, found %s".formatted(key, expected, typeName(value)));
        return Optional.empty();
    }

    private @Nullable Object get(String key) {
        return table.get(List.of(keys.getOrDefault(key, key)));
    }

    private interface Element<T, R> {
        R at(T value, TomlPosition position);
    }

    private <T, R> List<R> elements(TomlArray array, Class<T> type, String expected, Element<T, R> element) {
        List<R> elements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            TomlPosition at = source.original(array.inputPositionOf(i));
            Object value = array.get(i);
            if (type.isInstance(value)) {
                elements.add(element.at(type.cast(value), at));
            } else {
                error(at, "expected %s, found %s".formatted(expected, typeName(value)));
            }
        }
        return elements;
    }

    /** Where a key stands; where the table begins when it is not there. */
    TomlPosition positionOf(String key) {
        TomlPosition at = table.inputPositionOf(List.of(keys.getOrDefault(key, key)));
        return at == null ? position : source.original(at);
    }

    private static String typeName(@Nullable Object value) {
        if (value instanceof TomlTable) {
            return "a table";
        }
        if (value instanceof TomlArray) {
            return "an array";
        }
        if (value instanceof String) {
            return "a string";
        }
        if (value instanceof Boolean) {
            return "true or false";
        }
        return value instanceof Number ? "a number" : "a date or time";
    }
}
