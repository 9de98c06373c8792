package dev.tain.server.kube;

import dev.tain.server.policy.ApiResource;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The schemas as an OpenAPI 2 document in Protocol Buffers, which kubectl before 1.27 validates and explains objects with. Only
 * what the schemas here use is written.
 *
 * @see <a href="https://github.com/google/gnostic/blob/main/openapiv2/OpenAPIv2.proto">The messages and their field numbers</a>
 */
final class SwaggerDocument {

    private static final String DEFINITIONS = "#/definitions/";

    /** Extensions are kept as texts in YAML. */
    private static final YAMLMapper YAML = YAMLMapper.shared();

    private SwaggerDocument() {}

    static byte[] protobuf() {
        Protobuf info = new Protobuf().text(1, "Tain's mirror policies").text(2, "v1");
        Protobuf definitions = new Protobuf();
        Schemas.all().properties().forEach(schema -> definitions.message(1, named(schema)));
        return new Protobuf()
                .text(1, "2.0")
                .message(2, info)
                .message(8, paths())
                .message(9, definitions)
                .bytes();
    }

    /** Only what says that a kind can be patched in a dry run. */
    private static Protobuf paths() {
        Protobuf dryRun = new Protobuf().text(2, "query").text(4, "dryRun").text(6, "string");
        Protobuf parameter = new Protobuf().message(1, new Protobuf().message(2, new Protobuf().message(3, dryRun)));
        Protobuf paths = new Protobuf();
        for (ApiResource resource : ApiResource.values()) {
            ObjectNode kind = JsonMapper.shared()
                    .createObjectNode()
                    .put("group", resource.group())
                    .put("version", resource.version())
                    .put("kind", resource.kind());
            Protobuf patch = new Protobuf().message(8, parameter).message(13, extension(kind));
            paths.message(
                    2,
                    new Protobuf()
                            .text(1, "/apis/%s/%s/{name}".formatted(resource.apiVersion(), resource.plural()))
                            .message(2, new Protobuf().message(8, patch)));
        }
        return paths;
    }

    private static Protobuf extension(JsonNode kind) {
        Protobuf value = new Protobuf().text(2, YAML.writeValueAsString(kind));
        return new Protobuf().text(1, Schemas.KINDS).message(2, value);
    }

    private static Protobuf named(Map.Entry<String, JsonNode> schema) {
        return new Protobuf().text(1, schema.getKey()).message(2, schema(schema.getValue()));
    }

    private static Protobuf schema(JsonNode schema) {
        Protobuf message = new Protobuf();
        String reference = schema.path("allOf")
                .path(0)
                .path("$ref")
                .asString(schema.path("$ref").asString(""));
        if (!reference.isEmpty()) {
            message.text(1, reference.replace(Schemas.REFERENCE, DEFINITIONS));
        }
        message.textIf(2, schema.path("format")).textIf(4, schema.path("description"));
        schema.path("required").forEach(name -> message.text(19, name.asString()));
        if (schema.has("additionalProperties")) {
            message.message(21, new Protobuf().message(1, schema(schema.path("additionalProperties"))));
        }
        if (schema.has("type")) {
            message.message(22, new Protobuf().textIf(1, schema.path("type")));
        }
        if (schema.has("items")) {
            message.message(23, new Protobuf().message(1, schema(schema.path("items"))));
        }
        if (schema.has("properties")) {
            Protobuf properties = new Protobuf();
            schema.path("properties").properties().forEach(property -> properties.message(1, named(property)));
            message.message(25, properties);
        }
        if (schema.has(Schemas.KINDS)) {
            message.message(31, extension(schema.path(Schemas.KINDS)));
        }
        return message;
    }
}
