package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.RequestedRepository;
import dev.tain.server.observe.AccessEntry;
import dev.tain.server.pull.PullRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The parts of a request that an answer may depend on.
 *
 * @param head whether only headers are wanted: HEAD instead of GET
 * @param route what it is about
 * @param query what stands behind the path
 * @param headers the rest of what the client says
 * @param entry what is written down of it
 */
record RegistryRequest(boolean head, Route route, Query query, HttpHeaders headers, AccessEntry entry) {

    /**
     * Reads a request.
     *
     * @param entry is told what it is about
     * @throws RegistryException with the specification's code when it is not valid
     */
    static RegistryRequest parse(HttpServerRequest request, AccessEntry entry) {
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (!head && !request.method().equals(HttpMethod.GET)) {
            throw new RegistryException(
                    ErrorCode.UNSUPPORTED,
                    ErrorCode.UNSUPPORTED.status(),
                    Map.of("Allow", "GET, HEAD"),
                    "%s is not served here, only GET and HEAD are".formatted(request.method()));
        }
        QueryStringDecoder uri = decoded(request.uri());
        Route route = RouteParser.parse(uri.path());
        entry.asked(route.operation(), route.repository(), route.reference());
        return new RegistryRequest(head, route, Query.of(uri), request.requestHeaders(), entry);
    }

    /** The pull from the repository of this name. */
    PullRequest pull(RepositoryName name) {
        return new PullRequest(
                new RequestedRepository(host(), query.namespace(), name),
                headers.getAll(HttpHeaderNames.VIA),
                entry::standsFor);
    }

    /** The values of all {@code Accept} lines. */
    List<String> accept() {
        return headers.getAll(HttpHeaderNames.ACCEPT);
    }

    ClientKind client() {
        return ClientKind.of(headers.get(HttpHeaderNames.USER_AGENT));
    }

    /** Whether the client says that it has the content with this tag already. */
    boolean holds(EntityTag tag) {
        return tag.isAmong(headers.getAll(HttpHeaderNames.IF_NONE_MATCH));
    }

    /** Which part the client wants of the content with this tag; empty when it wants everything. */
    Optional<String> range(EntityTag tag) {
        List<String> ranges = headers.getAll(HttpHeaderNames.RANGE);
        boolean applies = headers.getAll(HttpHeaderNames.IF_RANGE).stream().allMatch(tag::is);
        return applies && ranges.size() == 1 ? Optional.of(ranges.get(0)) : Optional.empty();
    }

    private static QueryStringDecoder decoded(String uri) {
        QueryStringDecoder decoder = new QueryStringDecoder(uri);
        try {
            decoder.path();
            decoder.parameters();
            return decoder;
        } catch (IllegalArgumentException e) {
            throw new RegistryException(ErrorCode.NAME_INVALID, "the path is not validly encoded: " + e.getMessage());
        }
    }

    /** The name that the client knows Tain by, when that is a valid one. */
    private Optional<RegistryHost> host() {
        String header = headers.get(HttpHeaderNames.HOST);
        if (header == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(RegistryHost.parse(header));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // such a name cannot stand in a policy either
        }
    }
}
