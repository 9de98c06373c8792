package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.MediaType;
import dev.tain.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A client of Tain that sees every status and every broken connection, in one repository. */
final class TainClient {

    private static final Duration CHANGES_WITHIN = Duration.ofSeconds(40);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final TainProcess tain;
    private final String repository;

    TainClient(TainProcess tain, Object repository) {
        this.tain = tain;
        this.repository = repository.toString();
    }

    HttpResponse<byte[]> manifest(Identifier identifier) throws IOException, InterruptedException {
        return get(uri("manifests", identifier), BodyHandlers.ofByteArray());
    }

    /** Asks for a manifest until the answer has this status. */
    void awaitStatus(Identifier identifier, int status) {
        Await.until(
                "status %d for %s".formatted(status, identifier),
                CHANGES_WITHIN,
                () -> manifestLater(identifier).join().statusCode() == status);
    }

    /** Begins to get a manifest. */
    CompletableFuture<HttpResponse<byte[]>> manifestLater(Identifier identifier) {
        return http.sendAsync(request(uri("manifests", identifier)), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> blob(Digest digest) throws IOException, InterruptedException {
        return get(uri("blobs", digest), BodyHandlers.ofByteArray());
    }

    /** The answer, or nothing when its body did not come to its end. */
    Optional<HttpResponse<byte[]>> blobUnlessCut(Digest digest) throws InterruptedException {
        try {
            return Optional.of(blob(digest));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The answer as soon as its headers are here. */
    HttpResponse<InputStream> blobAsItComes(Digest digest) throws IOException, InterruptedException {
        return get(uri("blobs", digest), BodyHandlers.ofInputStream());
    }

    /** Begins to get a blob. */
    CompletableFuture<HttpResponse<byte[]>> blobLater(Digest digest) {
        return http.sendAsync(request(uri("blobs", digest)), BodyHandlers.ofByteArray());
    }

    private <T> HttpResponse<T> get(URI uri, BodyHandler<T> handler) throws IOException, InterruptedException {
        return http.send(request(uri), handler);
    }

    private URI uri(String kind, Identifier identifier) {
        return tain.uri("/v2/%s/%s/%s".formatted(repository, kind, identifier));
    }

    private static HttpRequest request(URI uri) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
        MediaType.MANIFESTS.forEach(type -> builder.header("Accept", type.value()));
        return builder.build();
    }
}
