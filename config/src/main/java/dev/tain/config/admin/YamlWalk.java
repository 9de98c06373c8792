package dev.tain.config.admin;

import dev.tain.config.problem.Place;
import dev.tain.config.problem.Problem;
import dev.tain.config.problem.Suggestion;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Walks through a file of YAML that has one document. What the parser says of a file is never shown, because it quotes it, and
 * nor are unknown keys and wrong values, which may be a secret at a wrong place; the place says enough.
 */
final class YamlWalk implements AutoCloseable {

    private static final YAMLFactory YAML = new YAMLFactory();

    private final Path file;
    private final YAMLParser yaml;

    YamlWalk(Path file, byte[] content) {
        this.file = file;
        this.yaml = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), content);
    }

    /** Goes to the outermost value. */
    void begin() {
        yaml.nextToken();
    }

    /** Sees that nothing follows the outermost value. */
    void end() {
        if (yaml.nextToken() != null) {
            throw problem("there is a second document here: remove it");
        }
    }

    /** The place of the current value. */
    Place here() {
        return place(file, yaml.currentTokenLocation());
    }

    /** Hands over the name of each field of the object, with its value as the current one. */
    void fields(String what, List<String> known, Consumer<String> field) {
        if (yaml.currentToken() != JsonToken.START_OBJECT) {
            throw problem("%s has to be an object with the keys %s".formatted(what, String.join(", ", known)));
        }
        Set<String> seen = new HashSet<>();
        while (yaml.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = yaml.currentName();
            if (!known.contains(name)) {
                throw problem("this key is unknown here: " + Suggestion.instead(name, known));
            }
            if (!seen.add(name)) {
                throw problem("\"%s\" stands here twice: remove one".formatted(name));
            }
            yaml.nextToken();
            field.accept(name);
        }
    }

    /** Runs this for each item of the list, with the item as the current value. */
    void items(String what, Runnable item) {
        if (yaml.currentToken() != JsonToken.START_ARRAY) {
            throw problem(what + " has to be a list: expected \"- \" before each item");
        }
        while (yaml.nextToken() != JsonToken.END_ARRAY) {
            item.run();
        }
    }

    /** The current value as it is written: digits alone are a text, too. */
    String text(String expected) {
        JsonToken token = yaml.currentToken();
        if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL || yaml.isCurrentAlias()) {
            throw problem("expected " + expected);
        }
        return yaml.getString();
    }

    AdminCredentialsException problem(String message) {
        return problem(here(), message);
    }

    static AdminCredentialsException problem(Place place, String message) {
        return new AdminCredentialsException(new Problem(place, message));
    }

    /** Where the parser could not go on. */
    static Place place(Path file, JacksonException error) {
        return place(file, error.getLocation() == null ? TokenStreamLocation.NA : error.getLocation());
    }

    private static Place place(Path file, TokenStreamLocation at) {
        return new Place(file, Math.max(at.getLineNr(), 1), Math.max(at.getColumnNr(), 1));
    }

    @Override
    public void close() {
        yaml.close();
    }
}
