package dev.tain.server.kube;

import dev.tain.oci.Digest;
import dev.tain.server.policy.ApiResource;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describes the API: OpenAPI 3 as {@code kubectl explain} reads it, and for kubectl before 1.27 what it needs of OpenAPI 2.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition">OpenAPI</a>
 */
final class OpenApiHandler {

    private static final int HASH_LENGTH = 32;
    /** What clients ask for has an "@" in place of a dot, which is not allowed in a media type. */
    private static final MediaType PROTOBUF =
            MediaType.parseMediaType("application/com.github.proto-openapi.spec.v2.v1.0+protobuf");

    private final Map<String, byte[]> documents = Arrays.stream(ApiResource.values())
            .map(ApiResource::apiVersion)
            .distinct()
            .collect(Collectors.toUnmodifiableMap(
                    Function.identity(), apiVersion -> Representation.JSON.bytes(OpenApiDocument.of(apiVersion))));
    private final byte[] swagger = SwaggerDocument.protobuf();

    Mono<ServerResponse> index(ServerRequest request) {
        ObjectNode index = JsonMapper.shared().createObjectNode();
        ObjectNode paths = index.putObject("paths");
        documents.forEach((apiVersion, document) -> paths.putObject("apis/" + apiVersion)
                .put(
                        "serverRelativeURL",
                        "/openapi/v3/apis/%s?hash=%s"
                                .formatted(
                                        apiVersion,
                                        Digest.sha256(document).hex().substring(0, HASH_LENGTH))));
        return Answers.json(index);
    }

    Mono<ServerResponse> document(ServerRequest request) {
        byte[] document = documents.get(request.pathVariable("group") + "/" + request.pathVariable("version"));
        if (document == null) {
            throw StatusException.noSuchPath();
        }
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(document);
    }

    /** In Protocol Buffers, whatever is asked for: the clients that want this document read no other form. */
    Mono<ServerResponse> swagger(ServerRequest request) {
        return ServerResponse.ok().contentType(PROTOBUF).bodyValue(swagger);
    }
}
