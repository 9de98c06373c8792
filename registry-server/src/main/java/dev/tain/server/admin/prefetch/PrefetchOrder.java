package dev.tain.server.admin.prefetch;

import dev.tain.oci.Platform;
import dev.tain.oci.Reference;
import dev.tain.server.admin.web.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
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
    private static final ObjectReader READER = JsonMapper.shared()
            .readerFor(Body.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private record Body(
            @Nullable List<@Nullable String> references,
            @Nullable List<@Nullable String> platforms) {}

    /**
     * Reads it from JSON.
     *
     * @throws ResponseStatusException a 400 that says where it is wrong
     */
    static PrefetchOrder parse(String json) {
        Body body = read(json);
        List<Reference> references = each("references", body.references(), MANY_REFERENCES, Reference::parse);
        if (references.isEmpty()) {
            throw wrong("references: expected at least one, such as \"quay.io/team/app:v1\"");
        }
        return new PrefetchOrder(references, each("platforms", body.platforms(), MANY_PLATFORMS, Platform::new));
    }

    private static Body read(String json) {
        try {
            Body body = READER.readValue(json);
            if (body == null) {
                throw wrong("The body is null: expected an object with \"references\"");
            }
            return body;
        } catch (JacksonException e) {
            String field = e.getPath().stream()
                    .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                    .collect(Collectors.joining("."))
                    .replace(".[", "[");
            String place = e.getLocation() == null
                    ? ""
                    : ", line %d, column %d"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw wrong("The body%s%s: %s"
                    .formatted(place, field.isEmpty() ? "" : ", field " + field, e.getOriginalMessage()));
        }
    }

    private static <T> List<T> each(
            String field, @Nullable List<@Nullable String> texts, int most, Function<String, T> parser) {
        List<T> all = new ArrayList<>();
        List<@Nullable String> given = texts == null ? List.of() : texts;
        if (given.size() > most) {
            throw wrong("%s: expected at most %d, and there are %d".formatted(field, most, given.size()));
        }
        for (int i = 0; i < given.size(); i++) {
            all.add(Parameter.parse("%s[%d]".formatted(field, i), String.valueOf(given.get(i)), parser));
        }
        return all;
    }

    private static ResponseStatusException wrong(String reason) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, reason);
    }
}
