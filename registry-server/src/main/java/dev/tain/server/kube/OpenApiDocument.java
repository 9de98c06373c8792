package dev.tain.server.kube;

import dev.tain.server.policy.ApiResource;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI 3 document of one group and version. */
final class OpenApiDocument {

    private static final String ACTION = "x-kubernetes-action";
    private static final String KIND = Schemas.KINDS;
    private static final List<String> OF_LISTS = List.of(
            "labelSelector",
            "fieldSelector",
            "limit",
            "continue",
            "resourceVersion",
            "resourceVersionMatch",
            "sendInitialEvents",
            "watch",
            "allowWatchBookmarks",
            "timeoutSeconds");
    private static final List<String> OF_CHANGES = List.of("dryRun", "fieldValidation");

    private OpenApiDocument() {}

    static ObjectNode of(String apiVersion) {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", "Tain's mirror policies").put("version", apiVersion);
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        Arrays.stream(ApiResource.values())
                .filter(resource -> resource.apiVersion().equals(apiVersion))
                .forEach(resource -> describe(paths, resource));
        Schemas.all().properties().stream()
                .filter(schema -> belongs(schema.getValue(), apiVersion))
                .forEach(schema -> schemas.set(schema.getKey(), schema.getValue()));
        return document;
    }

    /** What every group uses, or this one has. */
    private static boolean belongs(JsonNode schema, String apiVersion) {
        JsonNode kind = schema.path(KIND).path(0);
        String of = kind.path("group").asString("") + "/" + kind.path("version").asString("");
        return kind.isMissingNode() || of.equals(apiVersion);
    }

    private static void describe(ObjectNode paths, ApiResource resource) {
        String path = "/apis/%s/%s".formatted(resource.apiVersion(), resource.plural());
        String one = Schemas.nameOf(resource, resource.kind());
        String list = Schemas.nameOf(resource, resource.listKind());
        ObjectNode all = paths.putObject(path);
        operation(all, "get", "list", resource, OF_LISTS, list);
        body(operation(all, "post", "create", resource, OF_CHANGES, one), "application/json", one);
        List<String> ofDeletion = List.of("labelSelector", "fieldSelector", "dryRun");
        deleteOptions(operation(all, "delete", "deletecollection", resource, ofDeletion, list));
        ObjectNode object = paths.putObject(path + "/{name}");
        parameter(object.putArray("parameters"), "name", "path").put("required", true);
        operation(object, "get", "get", resource, List.of(), one);
        body(operation(object, "put", "put", resource, OF_CHANGES, one), "application/json", one);
        ObjectNode patch = operation(object, "patch", "patch", resource, OF_CHANGES, one);
        ObjectNode content = patch.putObject("requestBody").putObject("content");
        content.putObject("application/merge-patch+json").putObject("schema").put("type", "object");
        jsonPatch(content.putObject("application/json-patch+json").putObject("schema"));
        deleteOptions(operation(object, "delete", "delete", resource, List.of("dryRun"), ""));
    }

    private static ObjectNode operation(
            ObjectNode path, String method, String action, ApiResource resource, List<String> query, String answer) {
        ObjectNode operation = path.putObject(method);
        operation.put("operationId", action + resource.kind());
        ArrayNode parameters = operation.putArray("parameters");
        query.forEach(name -> parameter(parameters, name, "query"));
        ObjectNode response = operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema");
        if (answer.isEmpty()) {
            response.put("type", "object");
        } else {
            response.put("$ref", Schemas.REFERENCE + answer);
        }
        operation.put(ACTION, action);
        operation
                .putObject(KIND)
                .put("group", resource.group())
                .put("version", resource.version())
                .put("kind", resource.kind());
        return operation;
    }

    private static void jsonPatch(ObjectNode schema) {
        ObjectNode items = schema.put("type", "array").putObject("items").put("type", "object");
        items.putArray("required").add("op").add("path");
        ObjectNode fields = items.putObject("properties");
        ArrayNode operations = fields.putObject("op").put("type", "string").putArray("enum");
        List.of("add", "remove", "replace", "move", "copy", "test").forEach(operations::add);
        fields.putObject("path").put("type", "string");
        fields.putObject("from").put("type", "string");
        fields.putObject("value");
    }

    private static void deleteOptions(ObjectNode operation) {
        ObjectNode schema = operation
                .putObject("requestBody")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("type", "object");
        ObjectNode fields = schema.putObject("properties");
        ObjectNode dryRun = fields.putObject("dryRun").put("type", "array").putObject("items");
        dryRun.put("type", "string").putArray("enum").add("All");
        ObjectNode preconditions =
                fields.putObject("preconditions").put("type", "object").putObject("properties");
        preconditions.putObject("uid").put("type", "string");
        preconditions.putObject("resourceVersion").put("type", "string");
    }

    private static void body(ObjectNode operation, String type, String schema) {
        operation
                .putObject("requestBody")
                .putObject("content")
                .putObject(type)
                .putObject("schema")
                .put("$ref", Schemas.REFERENCE + schema);
    }

    private static ObjectNode parameter(ArrayNode parameters, String name, String in) {
        ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
        String type = switch (name) {
            case "limit", "timeoutSeconds" -> "integer";
            case "watch", "allowWatchBookmarks", "sendInitialEvents" -> "boolean";
            default -> "string";
        };
        parameter.putObject("schema").put("type", type);
        return parameter;
    }
}
