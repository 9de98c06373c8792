package dev.tain.upstream;

import dev.tain.oci.RegistryHost;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One request to a repository of a remote registry.
 *
 * @param method GET or HEAD
 * @param repository whom to ask
 * @param path what to ask for, under {@code /v2/<name>/}; it may have a query
 * @param headers the request's own headers
 * @param via the proxies that it has passed, this one included
 */
record RemoteRequest(
        HttpMethod method, RemoteRepository repository, String path, Map<String, String> headers, Via via) {

    /** Docker Hub's registry does not listen under the name that its images have. */
    private static final Map<String, String> API_HOSTS = Map.of("docker.io", "registry-1.docker.io");

    private static final String NAMESPACE = "ns=";

    URI uri(String scheme) {
        String host = repository.endpoint().host().value();
        return URI.create("%s://%s/v2/%s/%s"
                .formatted(scheme, API_HOSTS.getOrDefault(host, host), repository.name(), pathWithNamespace()));
    }

    /** A registry has no say in whose images it is asked for: what it puts into the way to a next page does not count. */
    private String pathWithNamespace() {
        Optional<RegistryHost> namespace = repository.endpoint().namespace();
        if (namespace.isEmpty()) {
            return path;
        }
        String[] parts = path.split("\\?", 2);
        Stream<String> others = Stream.of(parts).skip(1).flatMap(query -> Stream.of(query.split("&", -1)));
        String own = NAMESPACE + URLEncoder.encode(namespace.get().value(), StandardCharsets.UTF_8);
        return Stream.concat(others.filter(it -> !it.isEmpty() && !it.startsWith(NAMESPACE)), Stream.of(own))
                .collect(Collectors.joining("&", parts[0] + "?", ""));
    }

    /** The scope that a token needs for this request. */
    String scope() {
        return "repository:" + repository.name() + ":pull";
    }

    /** The same for something else in the repository. */
    RemoteRequest withPath(String other) {
        return new RemoteRequest(method, repository, other, headers, via);
    }

    /** Without a query, which may hold secrets. */
    @Override
    public String toString() {
        return "%s %s/%s".formatted(method, repository, path.replaceFirst("\\?.*", ""));
    }
}
