package dev.tain.config.settings;

import dev.tain.config.file.RegularFile;
import dev.tain.config.problem.Place;
import dev.tain.config.problem.Problem;
import dev.tain.config.problem.Suggestion;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The file with the settings, read as Spring Boot will read it, for the two things that Boot does not say: which file is not
 * YAML, and that a key outside {@code tain} means nothing.
 */
public final class SettingsFile {

    /** Beside Tain's own: those of the framework, which nobody should need. */
    private static final List<String> FIRST_WORDS = List.of("tain", "logging", "management", "server", "spring");

    private static final String EXAMPLE = "\"tain: {registry: {port: 5000}}\"";
    private static final String NO_VALUE =
            "tain has no value of its own: expected settings below it, such as " + EXAMPLE;

    private SettingsFile() {}

    /**
     * Looks at the file.
     *
     * @throws SettingsFileException when it is not YAML, or has keys that mean nothing
     */
    public static void check(Path file) {
        List<Problem> problems = load(file).stream()
                .flatMap(source -> unknown(file, source).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new SettingsFileException(problems);
        }
    }

    private static List<PropertySource<?>> load(Path file) {
        try {
            return new YamlPropertySourceLoader().load("settings", new FileSystemResource(RegularFile.require(file)));
        } catch (IOException e) {
            throw unreadable(new Place(file, 1, 1), unreadable(e));
        } catch (MarkedYAMLException e) {
            throw unreadable(place(file, e.getProblemMark()), "this is not YAML: " + reason(e));
        } catch (YAMLException | IllegalStateException e) {
            throw unreadable(
                    new Place(file, 1, 1),
                    e.getCause() instanceof IOException failure
                            ? unreadable(failure)
                            : "this is not YAML: " + e.getMessage());
        }
    }

    private static String unreadable(IOException failure) {
        if (failure instanceof CharacterCodingException) {
            return "the file is not UTF-8: save it in that encoding";
        }
        return failure instanceof AccessDeniedException
                ? "the file cannot be read: permission denied"
                : "the file cannot be read: " + failure;
    }

    /** The first key for each first word that is unknown. */
    private static List<Problem> unknown(Path file, PropertySource<?> source) {
        Map<String, Problem> problems = new LinkedHashMap<>();
        for (String key : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
            String word = key.split("[.\\[]", 2)[0];
            if (!FIRST_WORDS.contains(word)) {
                problems.putIfAbsent(word, new Problem(place(file, source, key), message(key, word)));
            } else if (word.equals("tain") && !key.startsWith("tain.") && hasValue(source, key)) {
                problems.putIfAbsent(word, new Problem(place(file, source, key), NO_VALUE));
            }
        }
        return List.copyOf(problems.values());
    }

    /** Whether there is more than a key whose settings have all been taken out. */
    private static boolean hasValue(PropertySource<?> source, String key) {
        return !String.valueOf(source.getProperty(key)).isEmpty();
    }

    private static String message(String key, String word) {
        if (word.equals("document")) { // as Spring names what has no key at all
            return "there is no key here: expected settings such as " + EXAMPLE;
        }
        Optional<String> nested = SettingNames.all().stream()
                .filter(name -> name.startsWith("tain." + word))
                .findFirst();
        return "%s is not a setting: %s"
                .formatted(
                        key,
                        nested.isPresent()
                                ? "put it below \"tain:\""
                                : Suggestion.nearest(key, SettingNames.all())
                                        .map(known -> "did you mean \"%s\"?".formatted(known))
                                        .orElse("those of Tain are below \"tain:\""));
    }

    private static Place place(Path file, PropertySource<?> source, String key) {
        TextResourceOrigin.Location location =
                OriginLookup.getOrigin(source, key) instanceof TextResourceOrigin origin ? origin.getLocation() : null;
        return location == null
                ? new Place(file, 1, 1)
                : new Place(file, location.getLine() + 1, location.getColumn() + 1);
    }

    private static Place place(Path file, @Nullable Mark mark) {
        return mark == null ? new Place(file, 1, 1) : new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String reason(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        return e.getContext() == null ? problem : e.getContext() + ", " + problem;
    }

    private static SettingsFileException unreadable(Place place, String reason) {
        return new SettingsFileException(List.of(new Problem(place, reason)));
    }
}
