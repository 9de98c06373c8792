package dev.tain.server.admin.prefetch;

import dev.tain.config.problem.ParserMessage;
import dev.tain.oci.Platform;
import dev.tain.oci.Reference;
import dev.tain.oci.Text;
import dev.tain.server.admin.web.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is to be prefetched.
 *
 * @param references the images, 1 to {@value #MANY_REFERENCES}
 * @param platforms the platforms of their indexes; all when there are none
 */
record PrefetchOrder(List<Reference> references, List<Platform> platforms) {

    static final int MANY_REFERENCES = 100;
    private static final int MANY_PLATFORMS = 20;
    private static final String REFERENCES = "references";
    private static final String PLATFORMS = "platforms";
    private static final List<String> FIELDS = List.of(REFERENCES, PLATFORMS);

    /** What is behind the object is refused here, in other words than Jackson's. */
    private static final ObjectReader READER =
            JsonMapper.shared().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * Reads it from JSON.
     *
     * @throws ResponseStatusException a 400 that says where it is wrong
     */
    static PrefetchOrder parse(String json) {
        JsonNode body = read(json);
        for (String field : body.propertyNames()) {
            if (!FIELDS.contains(field)) {
                throw wrong("Unknown field %s: known are %s".formatted(Text.shown(field), String.join(", ", FIELDS)));
            }
        }
        List<Reference> references = each(REFERENCES, body, MANY_REFERENCES, Reference::parse);
        if (references.isEmpty()) {
            throw wrong("references: expected at least one, such as \"quay.io/team/app:v1\"");
        }
        return new PrefetchOrder(references, each(PLATFORMS, body, MANY_PLATFORMS, Platform::new));
    }

    private static JsonNode read(String json) {
        try (JsonParser parser = READER.createParser(json)) {
            JsonNode body = READER.readTree(parser);
            if (body == null || !body.isObject()) {
                throw wrong("The body is no object: expected one with \"references\"");
            }
            if (parser.nextToken() != null) {
                throw wrong("There is something behind the object in the body: send one order at a time");
            }
            return body;
        } catch (JacksonException e) {
            String place = e.getLocation() == null
                    ? ""
                    : ", line %d, column %d"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw wrong("The body%s: %s".formatted(place, ParserMessage.of(e)));
        }
    }

    private static <T> List<T> each(String field, JsonNode body, int most, Function<String, T> parser) {
        JsonNode given = body.path(field);
        if (given.isNull() || given.isMissingNode()) {
            return List.of();
        }
        if (!given.isArray()) {
            throw wrong("%s: expected a list of strings".formatted(field));
        }
        if (given.size() > most) {
            throw wrong("%s: expected at most %d, and there are %d".formatted(field, most, given.size()));
        }
        List<T> all = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String name = "%s[%d]".formatted(field, i);
            if (!given.path(i).isString()) {
                throw wrong("%s: expected a string".formatted(name));
            }
            all.add(Parameter.parse(name, given.path(i).stringValue(), parser));
        }
        return all;
    }

    private static ResponseStatusException wrong(String reason) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, reason);
    }
}
