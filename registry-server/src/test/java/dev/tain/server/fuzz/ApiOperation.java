package dev.tain.server.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One operation of an OpenAPI document.
 *
 * @param path with parameters in braces
 * @param parameters those of the path and of the operation, resolved
 * @param bodies the schemas of its bodies by media type
 */
record ApiOperation(String method, String path, List<JsonNode> parameters, Map<String, JsonNode> bodies) {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    /** All operations of a document. */
    static List<ApiOperation> of(JsonNode document, SchemaValues schemas) {
        List<ApiOperation> all = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> all.add(of(
                                path.getKey(), path.getValue(), operation.getKey(), operation.getValue(), schemas))));
        return all;
    }

    private static ApiOperation of(
            String path, JsonNode item, String method, JsonNode operation, SchemaValues schemas) {
        List<JsonNode> parameters = new ArrayList<>();
        item.path("parameters").forEach(parameter -> parameters.add(schemas.resolve(parameter)));
        operation.path("parameters").forEach(parameter -> parameters.add(schemas.resolve(parameter)));
        Map<String, JsonNode> bodies = new LinkedHashMap<>();
        schemas.resolve(operation.path("requestBody"))
                .path("content")
                .properties()
                .forEach(body -> bodies.put(body.getKey(), body.getValue().path("schema")));
        return new ApiOperation(method.toUpperCase(Locale.ROOT), path, parameters, bodies);
    }

    List<JsonNode> parametersIn(String place) {
        return parameters.stream()
                .filter(parameter -> parameter.path("in").asString("").equals(place))
                .toList();
    }
}
