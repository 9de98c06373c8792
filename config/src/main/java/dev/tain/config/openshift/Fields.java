package dev.tain.config.openshift;

import dev.tain.config.problem.Place;
import dev.tain.config.problem.Problems;
import dev.tain.config.problem.Suggestion;
import dev.tain.oci.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Typed reading of one object. A field of the wrong type is an error and reads as absent; {@code null} is absent, as it
 * is for the API server.
 */
final class Fields {

    private final Node.Mapping mapping;
    private final String path;
    private final Problems problems;

    /**
     * The fields of an object.
     *
     * @param path how messages name the object, such as {@code spec.}; {@code ""} for the outermost one
     */
    Fields(Node.Mapping mapping, String path, Problems problems) {
        this.mapping = mapping;
        this.path = path;
        this.problems = problems;
    }

    /** Where the object begins. */
    Place place() {
        return problems.place(mapping.line(), mapping.column());
    }

    /** Reports an error at the beginning of the object. */
    void error(String message) {
        if (path.isEmpty()) {
            problems.error(mapping.line(), mapping.column(), message);
        } else {
            problems.error(mapping.line(), mapping.column(), path.substring(0, path.length() - 1), message);
        }
    }

    void warn(String message) {
        problems.warn(mapping.line(), mapping.column(), message);
    }

    void warn(Node at, String message) {
        problems.warn(at.line(), at.column(), message);
    }

    /** Reports an error in a field of the object. */
    void error(Node at, String name, String message) {
        problems.error(at.line(), at.column(), path + name, message);
    }

    /** Reports every field that is not among the known ones. */
    void refuseUnknown(List<String> known) {
        mapping.fields().forEach((name, field) -> {
            if (!known.contains(name)) {
                problems.error(
                        field.line(),
                        field.column(),
                        path + name,
                        "Unknown field %s%s; %s".formatted(path, Text.shown(name), Suggestion.instead(name, known)));
            }
        });
    }

    /** Whether a field is a string of some form; reports nothing. */
    boolean isText(String name, Predicate<String> form) {
        return node(name)
                .filter(it -> it instanceof Node.Text text && form.test(text.value()))
                .isPresent();
    }

    Optional<Node.Text> text(String name) {
        return value(name, Node.Text.class, "a string");
    }

    Optional<Node.Text> requiredText(String name) {
        if (node(name).isEmpty()) {
            missing(name);
        }
        return text(name);
    }

    boolean flag(String name) {
        return value(name, Node.Flag.class, "true or false")
                .map(Node.Flag::value)
                .orElse(false);
    }

    Optional<Fields> object(String name) {
        return value(name, Node.Mapping.class, "an object").map(it -> new Fields(it, path + name + ".", problems));
    }

    Optional<Fields> requiredObject(String name) {
        if (node(name).isEmpty()) {
            missing(name);
        }
        return object(name);
    }

    /** The whole object as maps, lists, strings and truth values; without nulls, and without numbers, which no field here has. */
    Map<String, Object> plain() {
        return Plain.of(mapping);
    }

    /** The fields of an object whose values are strings; none when it is absent. */
    Map<String, String> strings(String name) {
        Map<String, String> strings = new LinkedHashMap<>();
        object(name)
                .ifPresent(it -> it.plain().forEach((key, value) -> {
                    if (value instanceof String text) {
                        strings.put(key, text);
                    }
                }));
        return strings;
    }

    /** The objects of a list; none when it is absent. */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (Node.Mapping item : items(name, Node.Mapping.class, "an object")) {
            objects.add(new Fields(item, "%s%s[%d].".formatted(path, name, objects.size()), problems));
        }
        return objects;
    }

    /** The strings of a list; none when it is absent. */
    List<Node.Text> texts(String name) {
        return items(name, Node.Text.class, "a string");
    }

    /** Turns a text into a value; an error at its place when it is not one. */
    <T> Optional<T> parse(Node.Text text, String name, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text.value()));
        } catch (IllegalArgumentException e) {
            error(text, name, path + name + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private <T extends Node> List<T> items(String name, Class<T> type, String expected) {
        List<T> items = new ArrayList<>();
        for (Node item : value(name, Node.Sequence.class, "a list")
                .map(Node.Sequence::items)
                .orElse(List.of())) {
            if (type.isInstance(item)) {
                items.add(type.cast(item));
            } else {
                wrongType(item, name + "[]", expected);
            }
        }
        return items;
    }

    private <T extends Node> Optional<T> value(String name, Class<T> type, String expected) {
        Optional<Node> node = node(name);
        node.filter(it -> !type.isInstance(it)).ifPresent(it -> wrongType(it, name, expected));
        return node.filter(type::isInstance).map(type::cast);
    }

    private Optional<Node> node(String name) {
        return Optional.ofNullable(mapping.fields().get(name))
                .map(Node.Field::value)
                .filter(node -> !(node instanceof Node.Null));
    }

    private void missing(String name) {
        error(mapping, name, "%s%s is missing: set it".formatted(path, name));
    }

    private void wrongType(Node node, String name, String expected) {
        error(node, name, "%s%s: expected %s, found %s".formatted(path, name, expected, node.description()));
    }
}
