package dev.tain.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The JDK's HTTP client, as these tests use it: HTTP/1.1, no redirects followed, answers in memory. */
final class TestClient {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient http;

    TestClient() {
        this(HttpClient.newBuilder());
    }

    TestClient(HttpClient.Builder builder) {
        http = builder.version(HttpClient.Version.HTTP_1_1).build();
    }

    HttpResponse<byte[]> get(URI uri, String... headers) throws IOException, InterruptedException {
        return http.send(request("GET", uri, headers), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> head(URI uri) throws IOException, InterruptedException {
        return http.send(request("HEAD", uri), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(URI uri, String form) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }

    CompletableFuture<HttpResponse<byte[]>> getLater(URI uri) {
        return http.sendAsync(request("GET", uri), BodyHandlers.ofByteArray());
    }

    private static HttpRequest request(String method, URI uri, String... headers) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(uri).timeout(LIMIT).method(method, BodyPublishers.noBody());
        return (headers.length == 0 ? builder : builder.headers(headers)).build();
    }
}
