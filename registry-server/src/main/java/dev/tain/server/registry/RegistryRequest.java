package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.RequestedRepository;
import dev.tain.server.pull.PullRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The parts of a request that an answer may depend on.
 *
 * @param head whether only headers are wanted: HEAD instead of GET
 * @param route what it is about
 * @param host the name that the client knows Tain by, when that is a valid one
 * @param namespace the registry that the client means, as containerd says it
 * @param accept the values of all {@code Accept} lines
 * @param via the values of all {@code Via} lines
 */
record RegistryRequest(
        boolean head,
        Route route,
        Optional<RegistryHost> host,
        Optional<RegistryHost> namespace,
        List<String> accept,
        List<String> via) {

    /**
     * Reads a request.
     *
     * @throws RegistryException with the specification's code when it is not valid
     */
    static RegistryRequest parse(HttpServerRequest request) {
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (!head && !request.method().equals(HttpMethod.GET)) {
            throw new RegistryException(
                    ErrorCode.UNSUPPORTED, "%s is not served here, only GET and HEAD are".formatted(request.method()));
        }
        QueryStringDecoder uri = decoded(request.uri());
        return new RegistryRequest(
                head,
                RouteParser.parse(uri.path()),
                host(request.requestHeaders().get(HttpHeaderNames.HOST)),
                namespace(uri),
                request.requestHeaders().getAll(HttpHeaderNames.ACCEPT),
                request.requestHeaders().getAll(HttpHeaderNames.VIA));
    }

    /** The pull from the repository of this name. */
    PullRequest pull(RepositoryName name) {
        return new PullRequest(new RequestedRepository(host, namespace, name), via);
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

    private static Optional<RegistryHost> namespace(QueryStringDecoder uri) {
        List<String> values = uri.parameters().getOrDefault("ns", List.of());
        try {
            return values.stream().findFirst().map(RegistryHost::parse);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(ErrorCode.NAME_INVALID, "ns: " + e.getMessage());
        }
    }
}
