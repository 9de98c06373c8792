package dev.tain.server.kube;

import dev.tain.server.policy.ApiResource;
import dev.tain.server.policy.PolicyObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The form in which a client wants an answer.
 *
 * @param yaml whether it is YAML and not JSON
 * @param shape what is shown of objects
 * @param metaVersion the version of {@code meta.k8s.io} that a table or metadata is in
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables">Tables</a>
 */
record Representation(boolean yaml, Shape shape, String metaVersion) {

    /** As it is when nothing is asked for. */
    static final Representation JSON = new Representation(false, Shape.WHOLE, "");

    /** What is shown of objects. */
    enum Shape {
        WHOLE,
        TABLE,
        /** Metadata alone, as for clients that follow objects for the sake of their labels or owners. */
        METADATA
    }

    private static final String METADATA = "PartialObjectMetadata";
    private static final String METADATA_LIST = METADATA + "List";
    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");
    private static final YAMLMapper YAML_MAPPER = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .build();

    /**
     * The one that the client wants most of those that can be had; the first of several.
     *
     * @throws StatusException when there is none
     */
    static Representation of(ServerRequest request) {
        List<MediaType> accepted = accepted(request.headers().header(HttpHeaders.ACCEPT));
        if (accepted.isEmpty()) {
            return JSON;
        }
        for (MediaType type : accepted) {
            boolean json = type.includes(MediaType.APPLICATION_JSON);
            if ((json || type.isCompatibleWith(YAML)) && isKnown(type) && type.getQualityValue() > 0) {
                return new Representation(!json, shape(type), parameter(type, "v"));
            }
        }
        throw StatusException.notAcceptable();
    }

    private static boolean isKnown(MediaType type) {
        return switch (as(type)) {
            case "" -> true;
            case "Table", METADATA, METADATA_LIST ->
                parameter(type, "g").equals("meta.k8s.io")
                        && List.of("v1", "v1beta1").contains(parameter(type, "v"));
            default -> false;
        };
    }

    private static Shape shape(MediaType type) {
        return switch (as(type)) {
            case "Table" -> Shape.TABLE;
            case METADATA, METADATA_LIST -> Shape.METADATA;
            default -> Shape.WHOLE;
        };
    }

    /** What the client wants, most of all first. */
    static List<MediaType> accepted(List<String> headers) {
        try {
            return MediaType.parseMediaTypes(headers).stream()
                    .sorted(Comparator.comparingDouble(MediaType::getQualityValue)
                            .reversed())
                    .toList();
        } catch (InvalidMediaTypeException e) {
            throw StatusException.notAcceptable();
        }
    }

    static String parameter(MediaType type, String name) {
        String value = type.getParameter(name);
        return value == null ? "" : value;
    }

    static String as(MediaType type) {
        return parameter(type, "as");
    }

    MediaType mediaType() {
        return yaml ? YAML : MediaType.APPLICATION_JSON;
    }

    byte[] bytes(JsonNode document) {
        return yaml ? YAML_MAPPER.writeValueAsBytes(document) : (document + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** How objects become rows; for a table. */
    TableDocument tableAt(Instant now, String includeObject) {
        return new TableDocument(metaApiVersion(), now, includeObject);
    }

    /** An object without what is not wanted of it; for everything but a table. */
    ObjectNode of(ObjectNode object) {
        if (shape == Shape.WHOLE) {
            return object;
        }
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        shown.put("kind", METADATA).put("apiVersion", metaApiVersion()).set("metadata", object.path("metadata"));
        return shown;
    }

    /** A list of objects in this form, with metadata of its own; for everything but a table. */
    ObjectNode listOf(ApiResource resource, List<PolicyObject> objects) {
        ObjectNode list = JsonMapper.shared().createObjectNode();
        boolean whole = shape == Shape.WHOLE;
        list.put("kind", whole ? resource.listKind() : METADATA_LIST)
                .put("apiVersion", whole ? resource.apiVersion() : metaApiVersion());
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        objects.forEach(object -> items.add(of(object.content())));
        return list;
    }

    private String metaApiVersion() {
        return "meta.k8s.io/" + metaVersion;
    }
}
