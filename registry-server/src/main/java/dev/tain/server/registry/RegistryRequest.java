package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.RequestedRepository;
import dev.tain.server.pull.PullRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The parts of a request that an answer may depend on.
 *
 * @param head whether only headers are wanted: HEAD instead of GET
 * @param route what it is about
 * @param host the name that the client knows Tain by, when that is a valid one
 * @param query what stands behind the path
 * @param headers the rest of what the client says
 */
record RegistryRequest(boolean head, Route route, Optional<RegistryHost> host, Query query, HttpHeaders headers) {

    /**
     * Reads a request.
     *
     * @throws RegistryException with the specification's code when it is not valid
     */
    static RegistryRequest parse(HttpServerRequest request) {
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (!head && !request.method().equals(HttpMethod.GET)) {
            throw new RegistryException(
                    ErrorCode.UNSUPPORTED,
                    ErrorCode.UNSUPPORTED.status(),
                    Map.of("Allow", "GET, HEAD"),
                    "%s is not served here, only GET and HEAD are".formatted(request.method()));
        }
        QueryStringDecoder uri = decoded(request.uri());
        return new RegistryRequest(
                head,
                RouteParser.parse(uri.path()),
                host(request.requestHeaders().get(HttpHeaderNames.HOST)),
                Query.of(uri),
                request.requestHeaders());
    }

    /** The pull from the repository of this name. */
    PullRequest pull(RepositoryName name) {
        return new PullRequest(
                new RequestedRepository(host, query.namespace(), name), headers.getAll(HttpHeaderNames.VIA));
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

    private static Optional<RegistryHost> host(@Nullable String header) {
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
