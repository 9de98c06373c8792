package dev.tain.server.kube;

import dev.tain.config.problem.Suggestion;
import dev.tain.server.policy.ApiResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of the objects, as the API's documents have them; what they do not know is taken out of objects. */
final class Schemas {

    static final String REFERENCE = "#/components/schemas/";
    static final String KINDS = "x-kubernetes-group-version-kind";
    private static final String FILE = "/kube/schemas.json";

    private static final ObjectNode ALL = load();

    private Schemas() {}

    /** All schemas by their names. Nobody may change them. */
    static ObjectNode all() {
        return ALL;
    }

    /** The name of the schema of a kind. */
    static String nameOf(ApiResource resource, String kind) {
        return ALL.propertyStream()
                .filter(schema -> isOf(schema.getValue(), resource, kind))
                .map(schema -> schema.getKey())
                .findFirst()
                .orElseThrow();
    }

    /**
     * Takes everything out of an object that its schema does not know.
     *
     * @return what that was: {@code unknown field "spec.x"} for each
     */
    static List<String> prune(ApiResource resource, ObjectNode object) {
        List<String> unknown = new ArrayList<>();
        prune(ALL.path(nameOf(resource, resource.kind())), object, "", unknown);
        return unknown;
    }

    private static boolean isOf(JsonNode schema, ApiResource resource, String kind) {
        JsonNode names = schema.path(KINDS).path(0);
        return names.path("kind").asString("").equals(kind)
                && names.path("group").asString("").equals(resource.group());
    }

    private static void prune(JsonNode schema, JsonNode value, String path, List<String> unknown) {
        JsonNode resolved = resolve(schema);
        if (value instanceof ObjectNode object && resolved.has("properties")) {
            pruneFields(resolved.path("properties"), object, path, unknown);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                prune(resolved.path("items"), value.path(i), "%s[%d]".formatted(path, i), unknown);
            }
        }
    }

    private static void pruneFields(JsonNode known, ObjectNode object, String path, List<String> unknown) {
        for (String name : List.copyOf(object.propertyNames())) {
            String at = path.isEmpty() ? name : path + "." + name;
            if (known.has(name)) {
                prune(known.path(name), object.path(name), at, unknown);
            } else {
                object.remove(name);
                unknown.add("unknown field \"%s\"%s".formatted(at, hint(name, known)));
            }
        }
    }

    private static String hint(String name, JsonNode known) {
        return Suggestion.nearest(name, List.copyOf(known.propertyNames()))
                .map(near -> " (did you mean \"%s\"?)".formatted(near))
                .orElse("");
    }

    private static JsonNode resolve(JsonNode schema) {
        String reference = schema.path("allOf")
                .path(0)
                .path("$ref")
                .asString(schema.path("$ref").asString(""));
        return reference.isEmpty() ? schema : ALL.path(reference.substring(REFERENCE.length()));
    }

    private static ObjectNode load() {
        try (InputStream file = Objects.requireNonNull(Schemas.class.getResourceAsStream(FILE), FILE)) {
            return (ObjectNode) JsonMapper.shared().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
