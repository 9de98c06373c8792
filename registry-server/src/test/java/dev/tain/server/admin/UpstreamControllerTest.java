package dev.tain.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.policy.PolicyDirectory;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The registries that Tain pulls from over HTTP. */
class UpstreamControllerTest {

    private static final String UPSTREAMS = "/admin/v1/upstreams";

    @TempDir
    private Path files;

    @TempDir
    private Path store;

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    @AutoClose
    private AdminApi api;

    @BeforeEach
    void leadTheSourceToTheRegistry() throws IOException {
        PolicyDirectory policy = new PolicyDirectory(files).write("registries.conf", """
                [[registry]]
                prefix = "source.example"
                location = "%s"
                insecure = true
                """.formatted(registry.host()));
        api = new AdminApi(store, policy.inForce(PolicyDirectory.DOCKER_IO_ONLY), Map.of());
    }

    @Test
    void nothingIsListedThatWasNeverAsked() {
        assertThat(api.get(UPSTREAMS).json().isEmpty()).isTrue();
    }

    @Test
    void aRegistryThatAnswersIsClosed() throws Exception {
        pull();

        JsonNode upstream = api.get(UPSTREAMS).json().path(0);

        assertThat(upstream.path("host").asString()).isEqualTo(registry.host().value());
        assertThat(upstream.path("state").asString()).isEqualTo("closed");
        assertThat(upstream.path("requests").asInt()).isEqualTo(1);
        assertThat(upstream.path("failures").asInt()).isZero();
        assertThat(upstream.path("until").isNull()).isTrue();
        assertThat(upstream.path("lastFailure").isNull()).isTrue();
    }

    @Test
    void aRegistryThatIsLeftAloneSaysUntilWhenAndWhy() throws Exception {
        registry.on(RequestMatch.anything()).always(Fault.tooManyRequests(Duration.ofSeconds(60)));
        pull();

        JsonNode upstream = api.get(UPSTREAMS).json().path(0);

        Instant since = Instant.parse(upstream.path("since").asString());
        assertThat(upstream.path("state").asString()).isEqualTo("open");
        assertThat(Instant.parse(upstream.path("until").asString())).isEqualTo(since.plusSeconds(60));
        assertThat(upstream.path("failuresInARow").asInt()).isEqualTo(1);
        assertThat(upstream.path("failures").asInt()).isEqualTo(1);
        assertThat(upstream.path("lastFailure").path("message").asString()).contains("429");
        assertThat(upstream.path("lastFailure").path("time").asString()).isEqualTo(since.toString());
        assertThat(upstream.path("hedgesWon").asInt()).isZero();
        assertThat(upstream.path("hedgesLost").asInt()).isZero();
    }

    @Test
    void aRepositoryThatIsLeftAloneIsNamedWithUntilWhenAndWhy() throws Exception {
        registry.on(RequestMatch.anything()).always(Fault.status(500));
        for (int i = 0; i < 3; i++) {
            pull();
        }

        JsonNode upstream = api.get(UPSTREAMS).json().path(0);

        assertThat(upstream.path("state").asString()).isEqualTo("closed");
        assertThat(upstream.path("repositoriesLeftAlone").asInt()).isEqualTo(1);
        assertThat(upstream.path("repositories").size()).isEqualTo(1);
        JsonNode repository = upstream.path("repositories").path(0);
        Instant since = Instant.parse(repository.path("since").asString());
        assertThat(repository.path("name").asString()).isEqualTo(registry.host() + "/team/app");
        assertThat(repository.path("state").asString()).isIn("open", "half-open");
        assertThat(repository.path("failuresInARow").asInt()).isEqualTo(3);
        assertThat(repository.path("lastFailure").path("message").asString()).contains("answered 500");
        assertThat(Instant.parse(repository.path("lastFailure").path("time").asString()))
                .isBeforeOrEqualTo(since);
    }

    private void pull() throws IOException, InterruptedException {
        URI manifest =
                URI.create("http://127.0.0.1:%d/v2/source.example/team/app/manifests/v1".formatted(api.registryPort()));
        HttpClient.newHttpClient().send(HttpRequest.newBuilder(manifest).build(), BodyHandlers.discarding());
    }
}
