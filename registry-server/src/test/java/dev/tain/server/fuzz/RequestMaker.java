package dev.tain.server.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Makes requests for the operations of one document: a third are right as far as the document goes. */
final class RequestMaker {

    private static final String JSON = "application/json";

    private final Chance chance;
    private final SchemaValues values;
    private final Mutation mutation;
    private final List<ApiOperation> operations;
    /** Versions that answers had, with which changes are accepted or are in conflict. */
    private final List<String> versions = new ArrayList<>(List.of("1"));

    RequestMaker(JsonNode document, Chance chance) {
        this.chance = chance;
        values = new SchemaValues(document, chance);
        mutation = new Mutation(chance);
        operations = ApiOperation.of(document, values);
    }

    int operations() {
        return operations.size();
    }

    /** Notes the version of something that can be changed. */
    void seen(String version) {
        versions.add(version);
    }

    FuzzRequest next() {
        ApiOperation operation = chance.oneOf(operations);
        boolean right = chance.onceIn(3);
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        String body = new String(body(operation, right, headers), StandardCharsets.ISO_8859_1);
        addHeaders(operation, right, headers);
        String method = right || !chance.onceIn(20)
                ? operation.method()
                : chance.oneOf("HEAD", "OPTIONS", "PUT", "POST", "PATCH", "TRACE", "JUMP");
        return new FuzzRequest(method, path(operation, right) + query(operation, right), headers, body);
    }

    private byte[] body(ApiOperation operation, boolean right, List<Map.Entry<String, String>> headers) {
        if (operation.bodies().isEmpty()) {
            return right || !chance.onceIn(8) ? new byte[0] : oddBody(headers);
        }
        String type = chance.oneOf(List.copyOf(operation.bodies().keySet()));
        JsonNode value = values.value(operation.bodies().getOrDefault(type, values.nothing()), "");
        if (operation.method().equals("PUT") || chance.onceIn(20)) {
            values.putVersion(value, chance.oneOf(versions));
        }
        if (!right && chance.onceIn(6)) {
            headers.add(Map.entry("Content-Type", "application/yaml"));
            return mutation.yaml(value);
        }
        headers.add(Map.entry("Content-Type", right || !chance.onceIn(8) ? type : oddType()));
        return right ? value.toString().getBytes(StandardCharsets.UTF_8) : mutation.body(value);
    }

    private byte[] oddBody(List<Map.Entry<String, String>> headers) {
        headers.add(Map.entry("Content-Type", chance.oneOf(JSON, oddType())));
        String text = chance.oneOf(
                "{\"dryRun\": [\"All\"]}",
                "{\"dryRun\": \"All\"}",
                "{\"dryRun\": [\"None\"]}",
                "{\"preconditions\": {\"uid\": \"x\"}}",
                "{\"preconditions\": {\"resourceVersion\": \"1\"}}",
                "{\"preconditions\": 7}",
                "{\"propagationPolicy\": \"Foreground\"}",
                "[]",
                "null",
                "{",
                Words.odd(chance));
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String oddType() {
        return chance.oneOf(
                "text/plain",
                "application/json; charset=utf-16",
                "application/json;;;",
                "application/apply-patch+yaml",
                "application/strategic-merge-patch+json",
                "application/vnd.kubernetes.protobuf",
                "multipart/form-data",
                "*/*",
                "nonsense",
                "application/yaml");
    }

    private void addHeaders(ApiOperation operation, boolean right, List<Map.Entry<String, String>> headers) {
        operation
                .parametersIn("header")
                .forEach(parameter -> headers.add(Map.entry(
                        parameter.path("name").asString(), plain(values.value(parameter.path("schema"), "header")))));
        if (!right && chance.onceIn(5)) {
            headers.add(chance.oneOf(
                    Map.entry("Accept", "application/yaml"),
                    Map.entry("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"),
                    Map.entry("Accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"),
                    Map.entry("Accept", "application/json;as=Nothing;v=v9;g=x"),
                    Map.entry("Accept", "text/event-stream"),
                    Map.entry("Accept", "text/html, */*;q=0.1"),
                    Map.entry("Accept", "///"),
                    Map.entry("Accept", "a".repeat(3_000)),
                    Map.entry("Accept-Encoding", "gzip, br;q=x"),
                    Map.entry("Content-Encoding", "gzip"),
                    Map.entry("Expect", "something"),
                    Map.entry("If-None-Match", "\"x\""),
                    Map.entry("Range", "bytes=5-2"),
                    Map.entry("Cookie", "a=b;;;=")));
        }
    }

    private String path(ApiOperation operation, boolean right) {
        String path = operation.path();
        for (JsonNode parameter : operation.parametersIn("path")) {
            String name = parameter.path("name").asString();
            String value = right || !chance.onceIn(5)
                    ? encoded(plain(value(parameter, name)))
                    : chance.oneOf("%00", "%2F", "..", "%2e%2e", ";a=b", encoded(Words.odd(chance)), "%ff%fe");
            path = path.replace("{" + name + "}", value);
        }
        return path;
    }

    private String query(ApiOperation operation, boolean right) {
        List<String> parts = new ArrayList<>();
        for (JsonNode parameter : operation.parametersIn("query")) {
            String name = parameter.path("name").asString();
            if (parameter.path("required").asBoolean(false) || chance.onceIn(5)) {
                boolean odd = !right && chance.onceIn(3);
                parts.add(name + "=" + encoded(odd ? Words.odd(chance) : plain(value(parameter, name))));
            }
        }
        if (!right && chance.onceIn(10)) {
            parts.add(chance.oneOf("pretty=true", "x", "=", "&&&", "dryRun=", "dryRun=None", "watch", "a=%ff%00"));
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    /** What people write where the schema allows any text. */
    private JsonNode value(JsonNode parameter, String name) {
        if (parameter.has("example")) {
            return parameter.path("example");
        }
        List<JsonNode> examples = parameter
                .path("examples")
                .valueStream()
                .map(example -> values.resolve(example).path("value"))
                .toList();
        return examples.isEmpty() || chance.onceIn(3)
                ? values.value(parameter.path("schema"), name)
                : chance.oneOf(examples);
    }

    private static String plain(JsonNode value) {
        return value.isValueNode() ? value.asString("") : value.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
