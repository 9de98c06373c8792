package dev.tain.server.kube;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The form in which a client wants an answer.
 *
 * @param yaml whether it is YAML and not JSON
 * @param table whether objects are rows of a table
 * @param metaVersion the version of {@code meta.k8s.io} that a table is in
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables">Tables</a>
 */
record Representation(boolean yaml, boolean table, String metaVersion) {

    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");
    private static final YAMLMapper YAML_MAPPER = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .build();

    /**
     * The first that the client names and that can be had.
     *
     * @throws StatusException when there is none
     */
    static Representation of(ServerRequest request) {
        List<MediaType> accepted = accepted(request.headers().header(HttpHeaders.ACCEPT));
        if (accepted.isEmpty()) {
            return new Representation(false, false, "");
        }
        for (MediaType type : accepted) {
            boolean json = type.includes(MediaType.APPLICATION_JSON);
            if ((json || type.isCompatibleWith(YAML)) && isKnown(type)) {
                return new Representation(!json, as(type).equals("Table"), parameter(type, "v"));
            }
        }
        throw StatusException.notAcceptable();
    }

    private static boolean isKnown(MediaType type) {
        return switch (as(type)) {
            case "" -> true;
            case "Table" ->
                parameter(type, "g").equals("meta.k8s.io")
                        && List.of("v1", "v1beta1").contains(parameter(type, "v"));
            default -> false;
        };
    }

    static List<MediaType> accepted(List<String> headers) {
        try {
            return MediaType.parseMediaTypes(headers);
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
        return new TableDocument("meta.k8s.io/" + metaVersion, now, includeObject);
    }
}
