package dev.tain.server.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.policy.PolicyDirectory;
import dev.tain.server.policy.PolicyReloader;
import dev.tain.storage.FileSystemStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API on a port of its own, over a store and a policy directory. */
final class KubeServer implements AutoCloseable {

    static final String ICSP = "/apis/operator.openshift.io/v1alpha1/imagecontentsourcepolicies";
    static final String IDMS = "/apis/config.openshift.io/v1/imagedigestmirrorsets";
    static final String ITMS = "/apis/config.openshift.io/v1/imagetagmirrorsets";
    static final String JSON = "application/json";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * An answer.
     *
     * @param code the status of HTTP
     * @param body as it came
     * @param warnings the texts of the Warning headers
     */
    record Answer(int code, String body, List<String> warnings, String contentType) {

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        Answer expect(int expected) {
            assertThat(code).as(body).isEqualTo(expected);
            return this;
        }

        /** A Status, with what its message has to have in it. */
        JsonNode status(int expected, String reason, String part) {
            expect(expected);
            assertThat(json().path("kind").asString()).isEqualTo("Status");
            assertThat(json().path("code").asInt()).isEqualTo(expected);
            assertThat(json().path("reason").asString()).isEqualTo(reason);
            assertThat(json().path("message").asString()).contains(part);
            return json();
        }

        String version() {
            return json().path("metadata").path("resourceVersion").asString();
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final FileSystemStore store;
    private final PolicyReloader reloader;
    private final KubeApi api;
    private final DisposableServer server;

    KubeServer(Path directory, Duration bookmarksEvery) throws IOException {
        Path policy = Files.createDirectories(directory.resolve("policy"));
        store = FileSystemStore.open(directory.resolve("store"));
        reloader = new PolicyReloader(
                Optional.of(policy), store.documents(), PolicyDirectory.DOCKER_IO_ONLY, InstantSource.system());
        api = new KubeApi(reloader.objects(), InstantSource.system(), bookmarksEvery);
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(api.routes())))
                .bindNow();
    }

    KubeApi api() {
        return api;
    }

    /** The prefixes of the entries in force. */
    List<String> inForce() {
        return reloader.policy().state().loaded().entries().stream()
                .map(entry -> entry.prefix().value())
                .toList();
    }

    Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Answer post(String path, String body) {
        return send("POST", path, body, "Content-Type", JSON);
    }

    Answer send(String method, String path, String body, String... headers) {
        try {
            HttpResponse<String> answer = http.send(request(method, path, body, headers), BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    answer.body(),
                    answer.headers().allValues("Warning"),
                    answer.headers().firstValue("Content-Type").orElse(""));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The lines of an answer as they come. */
    Stream<JsonNode> watch(String pathAndQuery, String... headers) {
        try {
            return http.send(request("GET", pathAndQuery, "", headers), BodyHandlers.ofLines())
                    .body()
                    .map(line -> JsonMapper.shared().readTree(line));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return headers.length == 0 ? request.build() : request.headers(headers).build();
    }

    /** A tag mirror set with more metadata, which begins with a comma. */
    static String tagSet(String name, String metadata, String source) {
        return """
                {"apiVersion": "config.openshift.io/v1", "kind": "ImageTagMirrorSet",
                 "metadata": {"name": "%s"%s},
                 "spec": {"imageTagMirrors": [{"source": "%s", "mirrors": ["mirror.example/x"]}]}}""".formatted(name, metadata, source);
    }

    static String tagSet(String name, String source) {
        return tagSet(name, "", source);
    }

    @Override
    public void close() throws IOException {
        api.close();
        server.disposeNow();
        reloader.close();
        store.close();
    }
}
