package dev.tain.server.fuzz;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes values that a schema of OpenAPI 3.0 or 3.1 allows. */
final class SchemaValues {

    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();
    private static final int DEEPEST = 8;
    private static final String KINDS = "x-kubernetes-group-version-kind";

    private final JsonNode document;
    private final Chance chance;

    /** Values for schemas in a document, which their references are followed in. */
    SchemaValues(JsonNode document, Chance chance) {
        this.document = document;
        this.chance = chance;
    }

    /** What a reference leads to, or the thing itself. */
    JsonNode resolve(JsonNode thing) {
        JsonNode at = thing;
        for (int i = 0; i < DEEPEST && at.path("$ref").isString(); i++) {
            at = document.at(at.path("$ref").asString().substring(1));
        }
        return at;
    }

    JsonNode nothing() {
        return NODES.missingNode();
    }

    /** A value for a field or parameter of this name. */
    JsonNode value(JsonNode schema, String name) {
        return value(schema, name, 0);
    }

    /** Makes an object one that was made from this version. */
    void putVersion(JsonNode object, String version) {
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.put("resourceVersion", version);
        }
    }

    private JsonNode value(JsonNode given, String name, int depth) {
        JsonNode schema = resolve(given);
        for (String choice : List.of("allOf", "oneOf", "anyOf")) {
            if (!schema.path(choice).isEmpty()) {
                return value(chance.oneOf(List.copyOf(elements(schema.path(choice)))), name, depth + 1);
            }
        }
        List<JsonNode> examples = examples(schema);
        if (!examples.isEmpty() && !chance.onceIn(4)) {
            return chance.oneOf(examples).deepCopy();
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, name, depth);
            case "integer", "number" -> NODES.numberNode(chance.below(chance.oneOf(2, 1_000, 2_000_000_000)));
            case "boolean" -> NODES.booleanNode(chance.onceIn(2));
            case "null" -> NODES.nullNode();
            default -> NODES.stringNode(Words.likely(chance, name));
        };
    }

    private static List<JsonNode> examples(JsonNode schema) {
        List<JsonNode> all = new ArrayList<>(elements(schema.path("enum")));
        all.addAll(elements(schema.path("examples")));
        for (String single : List.of("example", "const", "default")) {
            if (schema.has(single)) {
                all.add(schema.path(single));
            }
        }
        return all.stream()
                .filter(example -> !example.isEmpty() || example.isValueNode())
                .toList();
    }

    private String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (!type.isEmpty()) {
            return chance.oneOf(elements(type)).asString();
        }
        return type.asString(schema.has("properties") ? "object" : "string");
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        List<String> required = elements(schema.path("required")).stream()
                .map(JsonNode::asString)
                .toList();
        schema.path("properties").properties().forEach(property -> {
            boolean wanted = required.contains(property.getKey()) || "metadata".equals(property.getKey());
            if (depth < DEEPEST && (wanted || chance.onceIn(depth == 0 ? 2 : 3))) {
                object.set(property.getKey(), value(property.getValue(), property.getKey(), depth + 1));
            }
        });
        if (schema.path("additionalProperties").isObject() && chance.onceIn(2)) {
            object.set(Words.likely(chance, "key"), value(schema.path("additionalProperties"), "label", depth + 1));
        }
        JsonNode kind = schema.path(KINDS).path(0);
        if (!kind.isMissingNode()) {
            object.put("kind", kind.path("kind").asString(""));
            object.put(
                    "apiVersion",
                    kind.path("group").asString("") + "/" + kind.path("version").asString(""));
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, String name, int depth) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        int size = depth < DEEPEST ? chance.oneOf(1, 1, 1, 2, 0) : 0;
        for (int i = 0; i < size; i++) {
            array.add(value(schema.path("items"), name, depth + 1));
        }
        return array;
    }

    static List<JsonNode> elements(JsonNode list) {
        return list.isArray() ? list.valueStream().toList() : List.of();
    }
}
