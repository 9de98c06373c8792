package dev.tain.config.openshift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes without their places: maps, lists, strings and truth values. */
final class Plain {

    private Plain() {}

    static Map<String, Object> of(Node.Mapping mapping) {
        Map<String, Object> fields = new LinkedHashMap<>();
        mapping.fields().forEach((name, field) -> value(field.value()).ifPresent(value -> fields.put(name, value)));
        return fields;
    }

    private static Optional<Object> value(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(of(mapping));
        }
        if (node instanceof Node.Sequence sequence) {
            return Optional.of(list(sequence.items()));
        }
        if (node instanceof Node.Text text) {
            return Optional.of(text.value());
        }
        return node instanceof Node.Flag flag ? Optional.of(flag.value()) : Optional.empty();
    }

    private static List<Object> list(List<Node> items) {
        return items.stream().map(Plain::value).flatMap(Optional::stream).toList();
    }
}
