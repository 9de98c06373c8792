package dev.tain.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request for a token as a fake token service received it.
 *
 * @param method {@code GET} or {@code POST}
 * @param parameters of the query, or of the form
 * @param authorization the value of the {@code Authorization} header
 */
public record TokenRequest(String method, Map<String, List<String>> parameters, Optional<String> authorization) {

    /** The first value of a parameter. */
    public Optional<String> parameter(String name) {
        return parameters.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The scopes that are asked for, whether in one parameter or in several. */
    public List<String> scopes() {
        return parameters.getOrDefault("scope", List.of()).stream()
                .flatMap(scopes -> Stream.of(scopes.split(" ", -1)))
                .toList();
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "%s for %s%s with %s"
                .formatted(method, scopes(), authorization.isPresent() ? ", authorized," : "", parameters.keySet());
    }
}
