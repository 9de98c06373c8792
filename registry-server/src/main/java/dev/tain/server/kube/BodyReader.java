package dev.tain.server.kube;

import dev.tain.config.problem.ParserMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads JSON and YAML and notes fields that stand there twice, of which the last one counts. Used for one document. */
final class BodyReader {

    /** In bytes; what Kubernetes takes as well. */
    private static final int LARGEST = 3 * 1024 * 1024;

    private static final TokenStreamFactory JSON = new JsonFactory();
    private static final TokenStreamFactory YAML = new YAMLFactory();

    private final JsonParser parser;
    private final FieldPath path = new FieldPath();
    private final Set<String> duplicates = new LinkedHashSet<>();

    /**
     * A document.
     *
     * @param root its content
     * @param duplicates the paths of the fields that stand there twice, cut to a bearable length
     */
    record Document(JsonNode root, List<String> duplicates) {}

    private BodyReader(JsonParser parser) {
        this.parser = parser;
    }

    /** The bytes of the body; none when there is no body. */
    static Mono<byte[]> bytes(ServerRequest request) {
        return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), LARGEST)
                .map(BodyReader::take)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(DataBufferLimitException.class, tooLarge -> StatusException.tooLarge(LARGEST));
    }

    /** What the body is said to be, without parameters and in small letters; empty when nothing is said. */
    static String mediaType(ServerRequest request) {
        List<String> types = request.headers().header(HttpHeaders.CONTENT_TYPE);
        String type = types.isEmpty() ? "" : types.get(0);
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a document.
     *
     * @throws StatusException when it is none
     */
    static Document read(byte[] body, boolean yaml) {
        try (JsonParser parser = (yaml ? YAML : JSON).createParser(ObjectReadContext.empty(), body)) {
            BodyReader reader = new BodyReader(parser);
            if (parser.nextToken() == null) {
                throw StatusException.badRequest("the body is empty: send the object");
            }
            JsonNode root = reader.value();
            if (parser.nextToken() != null) {
                throw StatusException.badRequest("the body has more than one document: send one at a time");
            }
            return new Document(root, List.copyOf(reader.duplicates));
        } catch (JacksonException e) {
            throw StatusException.badRequest(
                    "the body is not %s: %s".formatted(yaml ? "YAML" : "JSON", ParserMessage.of(e)));
        }
    }

    private static byte[] take(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private JsonNode value() {
        if (path.length() >= JsonPatch.DEEPEST) {
            throw StatusException.badRequest("the body is more than %d levels deep".formatted(JsonPatch.DEEPEST));
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw StatusException.badRequest("the body has an alias of YAML: write out what it stands for");
        }
        JsonNodeFactory nodes = JsonMapper.shared().getNodeFactory();
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_TRUE, VALUE_FALSE -> nodes.booleanNode(parser.getBooleanValue());
            case VALUE_NUMBER_INT -> integer(nodes);
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
            case VALUE_NULL -> nodes.nullNode();
            default -> nodes.stringNode(parser.getString());
        };
    }

    /** As small as it fits: nodes of different sizes are never equal. */
    private JsonNode integer(JsonNodeFactory nodes) {
        return switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            default -> nodes.numberNode(parser.getBigIntegerValue());
        };
    }

    private ObjectNode object() {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            path.field(name);
            parser.nextToken();
            JsonNode value = value();
            if (object.has(name)) {
                duplicates.add(path.shown());
            }
            path.leave();
            object.set(name, value);
        }
        return object;
    }

    private ArrayNode array() {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            path.element(array.size());
            array.add(value());
            path.leave();
        }
        return array;
    }
}
