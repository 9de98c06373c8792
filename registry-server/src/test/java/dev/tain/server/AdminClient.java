package dev.tain.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the admin port. */
final class AdminClient {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http;
    private final String server;

    private AdminClient(HttpClient http, String server) {
        this.http = http;
        this.server = server;
    }

    static AdminClient plain(StartedTain tain) {
        return new AdminClient(HttpClient.newHttpClient(), "http://127.0.0.1:" + tain.adminPort());
    }

    static AdminClient tls(StartedTain tain, SSLContext context) {
        return new AdminClient(
                HttpClient.newBuilder().sslContext(context).build(), "https://127.0.0.1:" + tain.adminPort());
    }

    /** An answer. */
    record Answer(HttpResponse<String> response) {

        int code() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }
    }

    /**
     * Sends a request.
     *
     * @param token the bearer token; empty for none
     */
    Answer send(String token, String method, String path, String... headers) {
        return send(token, method, path, BodyPublishers.noBody(), headers);
    }

    /** Sends JSON. */
    Answer sendBody(String token, String method, String path, String json) {
        return send(token, method, path, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

    private Answer send(String token, String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(PATIENCE)
                .method(method, body);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }
}
