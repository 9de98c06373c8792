package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * Pushes to a registry what no tool at hand can make.
 *
 * @param host where the registry listens, over plain HTTP
 * @param repository where to push
 */
record Push(String host, String repository) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final int ACCEPTED = 202;
    private static final int CREATED = 201;

    void blob(byte[] content) {
        String upload = send(HttpRequest.newBuilder(uri("blobs/uploads/")).POST(BodyPublishers.noBody()), ACCEPTED)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String mark = upload.contains("?") ? "&" : "?";
        URI target = URI.create("http://" + host).resolve(upload + mark + "digest=" + Digest.sha256(content));
        send(
                HttpRequest.newBuilder(target)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(content)),
                CREATED);
    }

    void manifest(String tag, MediaType mediaType, byte[] content) {
        send(
                HttpRequest.newBuilder(uri("manifests/" + tag))
                        .header("Content-Type", mediaType.value())
                        .PUT(BodyPublishers.ofByteArray(content)),
                CREATED);
    }

    private URI uri(String path) {
        return URI.create("http://%s/v2/%s/%s".formatted(host, repository, path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, int status) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != status) {
                throw new AssertionError("%s: %d %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
