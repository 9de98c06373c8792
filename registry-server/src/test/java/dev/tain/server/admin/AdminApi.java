package dev.tain.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.settings.RegistrySettings;
import dev.tain.config.settings.TainSettings;
import dev.tain.server.RunningTain;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The controllers of the admin port, over a registry on a free port. */
final class AdminApi implements AutoCloseable {

    /** What {@code spring.webflux.problemdetails.enabled} puts beside the controllers. */
    @ControllerAdvice
    static class ProblemDetails extends ResponseEntityExceptionHandler {}

    /**
     * An answer.
     *
     * @param status the status of HTTP
     * @param contentType the header
     * @param body as it came
     */
    record Answer(int status, String contentType, String body) {

        /** The body, when it is JSON. */
        JsonNode json() {
            assertThat(status).as(body).isEqualTo(200);
            return JsonMapper.shared().readTree(body);
        }

        void assertText(String part) {
            assertThat(status).as(body).isEqualTo(200);
            assertThat(contentType).startsWith("text/plain");
            assertThat(body).contains(part);
        }

        /** RFC 9457. */
        void assertProblem(int expected, String part) {
            assertThat(status).as(body).isEqualTo(expected);
            assertThat(contentType).startsWith("application/problem+json");
            JsonNode problem = JsonMapper.shared().readTree(body);
            assertThat(problem.path("status").asInt()).isEqualTo(expected);
            assertThat(problem.path("detail").asString()).contains(part);
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
    AdminApi(Path directory, PolicyInForce policy, Map<String, String> settings) throws IOException {
        store = FileSystemStore.open(directory);
        pulls = new Pulls(
                () -> policy.state().pulls(),
                store,
                registries,
                new PullRules(
                        new TagRules(RunningTain.TAGS, InstantSource.system()),
                        new WalkSettings(Duration.ofSeconds(2), InstantSource.system(), new SimpleMeterRegistry()),
                        new FillRules(RunningTain.FILLS, InstantSource.system()),
                        RunningTain.NO_PREFETCH));
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
                        fills)
                .controllerAdvice(new ProblemDetails())
                .build();
    }

    int registryPort() {
        return server.port();
    }

    Answer get(String path, Object... variables) {
        return answer(client.get().uri(path, variables));
    }

    Answer getFrom(String host, String path) {
        return answer(client.get().uri(path).header("Host", host));
    }

    Answer getAccepting(String accept, String path) {
        return answer(client.get().uri(path).header("Accept", accept));
    }

    /** The data of the server-sent events at a path, for as long as somebody reads them. */
    Flux<String> events(String path) {
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
                String.valueOf(result.getResponseBody()));
    }

    @Override
    public void close() throws IOException {
        server.stop();
        pulls.close();
        registries.close();
        store.close();
    }
}
