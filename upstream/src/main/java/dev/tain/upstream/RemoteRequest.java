package dev.tain.upstream;

import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.Map;

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

    URI uri(String scheme) {
        String host = repository.endpoint().host().value();
        return URI.create(
                "%s://%s/v2/%s/%s".formatted(scheme, API_HOSTS.getOrDefault(host, host), repository.name(), path));
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
