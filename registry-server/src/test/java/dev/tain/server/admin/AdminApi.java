package dev.tain.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.settings.RegistrySettings;
import dev.tain.config.settings.TainSettings;
import dev.tain.server.RunningTain;
import dev.tain.server.admin.api.ApiPage;
import dev.tain.server.admin.prefetch.PrefetchController;
import dev.tain.server.admin.repository.RepositoryController;
import dev.tain.server.admin.web.ProblemAdvice;
import dev.tain.server.policy.PolicyInForce;
import dev.tain.server.pull.PullRules;
import dev.tain.server.pull.Pulls;
import dev.tain.server.pull.TagRules;
import dev.tain.server.pull.blob.FillRules;
import dev.tain.server.pull.place.WalkSettings;
import dev.tain.server.registry.RegistryServer;
import dev.tain.server.registry.Unheard;
import dev.tain.storage.FileSystemStore;
import dev.tain.upstream.RegistryClient;
import dev.tain.upstream.UpstreamSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The controllers of the admin port, over a registry on a free port. */
public final class AdminApi implements AutoCloseable {

    /**
     * An answer.
     *
     * @param status the status of HTTP
     * @param contentType the header
     * @param body as it came
     * @param headers all of them
     */
    public record Answer(int status, String contentType, String body, HttpHeaders headers) {

        /** The body, when it is JSON. */
        public JsonNode json() {
            assertThat(status).as(body).isBetween(200, 299);
            return JsonMapper.shared().readTree(body);
        }

        void assertText(String part) {
            assertThat(status).as(body).isEqualTo(200);
            assertThat(contentType).startsWith("text/plain");
            assertThat(body).contains(part);
        }

        /** RFC 9457. */
        public void assertProblem(int expected, String part) {
            assertThat(status).as(body).isEqualTo(expected);
            assertThat(contentType).startsWith("application/problem+json");
            JsonNode problem = JsonMapper.shared().readTree(body);
            assertThat(problem.path("status").asInt()).isEqualTo(expected);
            assertThat(problem.path("detail").asString()).contains(part);
            assertThat(problem.path("type").asString()).isEqualTo("about:blank");
            assertThat(problem.path("title").asString()).isNotEmpty();
            assertThat(problem.path("instance").asString()).startsWith("/admin");
        }
    }

    private final FileSystemStore store;
    private final RegistryClient registries =
            new RegistryClient(new UpstreamSettings(Duration.ofSeconds(2), Duration.ofSeconds(5), "tain-test"));
    private final Pulls pulls;
    private final RegistryServer server;
    private final FillController fills;
    private final WebTestClient client;

    /** Starts the registry; the own host is a setting of its own, which the policy's rules have as well. */
    public AdminApi(Path directory, PolicyInForce policy, Map<String, String> settings) throws IOException {
        store = FileSystemStore.open(directory);
        pulls = new Pulls(
                () -> policy.state().pulls(),
                store,
                registries,
                new PullRules(
                        new TagRules(RunningTain.TAGS, InstantSource.system()),
                        new WalkSettings(Duration.ofSeconds(2), InstantSource.system(), new SimpleMeterRegistry()),
                        new FillRules(RunningTain.FILLS, InstantSource.system()),
                        RunningTain.NO_PREFETCH,
                        PullRules.PATIENCE));
        server = new RegistryServer(
                new RegistrySettings("127.0.0.1", 0, null), pulls, Optional.empty(), Unheard.requests());
        server.start();
        TainSettings bound =
                new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("tain", TainSettings.class);
        fills = new FillController(pulls);
        client = WebTestClient.bindToController(
                        new PolicyController(policy),
                        new NodeController(policy, bound, server),
                        new UpstreamController(pulls),
                        fills,
                        new SettingController(new StandardEnvironment()),
                        new RepositoryController(pulls),
                        new PrefetchController(pulls),
                        new ApiPage())
                .controllerAdvice(new ProblemAdvice())
                .configureClient()
                .responseTimeout(Duration.ofSeconds(20))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 * 1024 * 1024))
                .build();
    }

    int registryPort() {
        return server.port();
    }

    /** Pulls something through the registry port, which answers 200. */
    public void pull(String path) throws IOException, InterruptedException {
        assertThat(tryToPull(path)).isEqualTo(200);
    }

    /** The status with which it is answered. */
    int tryToPull(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:%d/v2/%s".formatted(server.port(), path));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
                .statusCode();
    }

    public Answer delete(String path, Object... variables) {
        return answer(client.delete().uri(path, variables));
    }

    public Answer post(String path, String contentType, String body) {
        return answer(
                client.post().uri(path).header("Content-Type", contentType).bodyValue(body));
    }

    public FileSystemStore store() {
        return store;
    }

    public Answer get(String path, Object... variables) {
        return answer(client.get().uri(path, variables));
    }

    Answer getFrom(String host, String path) {
        return answer(client.get().uri(path).header("Host", host));
    }

    Answer getAccepting(String accept, String path) {
        return answer(client.get().uri(path).header("Accept", accept));
    }

    /** The data of the server-sent events at a path, for as long as somebody reads them. */
    public Flux<String> events(String path) {
        return client.get()
                .uri(path)
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(String.class)
                .getResponseBody();
    }

    FillController fills() {
        return fills;
    }

    private static Answer answer(WebTestClient.RequestHeadersSpec<?> request) {
        EntityExchangeResult<String> result =
                request.exchange().expectBody(String.class).returnResult();
        return new Answer(
                result.getStatus().value(),
                String.valueOf(result.getResponseHeaders().getContentType()),
                String.valueOf(result.getResponseBody()),
                result.getResponseHeaders());
    }

    @Override
    public void close() throws IOException {
        server.stop();
        pulls.close();
        registries.close();
        store.close();
    }
}
