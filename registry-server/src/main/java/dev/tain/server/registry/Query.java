package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;
import dev.tain.oci.RegistryHost;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.QueryStringEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands behind the path of a request.
 *
 * @param parameters the values of each parameter
 * @param namespace the registry that the client means, as containerd says it
 */
record Query(Map<String, List<String>> parameters, Optional<RegistryHost> namespace) {

    private static final String NAMESPACE = "ns";
    private static final String LAST = "last";

    /** What the pages of a list have in common. */
    private static final List<String> KEPT = List.of("n", "artifactType", NAMESPACE);

    /**
     * Reads a query.
     *
     * @throws RegistryException when the namespace is not the name of a registry
     */
    static Query of(QueryStringDecoder uri) {
        List<String> values = uri.parameters().getOrDefault(NAMESPACE, List.of());
        try {
            return new Query(uri.parameters(), values.stream().findFirst().map(RegistryHost::parse));
        } catch (IllegalArgumentException e) {
            throw new RegistryException(ErrorCode.NAME_INVALID, "ns: " + e.getMessage());
        }
    }

    /** The first value of a parameter, of those that are not the empty string. */
    Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    /** The values of a parameter that are not the empty string. */
    List<String> values(String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** What the client has of a list already: its last element. */
    String last() {
        return value(LAST).orElse("");
    }

    /**
     * The value of a {@code Link} header that leads to the next page of a list.
     *
     * @param path the path of the list
     * @param last the last element on this page
     */
    String linkToNext(String path, String last) {
        QueryStringEncoder next = new QueryStringEncoder(path);
        KEPT.forEach(name -> values(name).forEach(value -> next.addParam(name, value)));
        next.addParam(LAST, last);
        return "<%s>; rel=\"next\"".formatted(next);
    }
}
