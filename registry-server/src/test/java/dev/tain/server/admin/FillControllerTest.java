package dev.tain.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.policy.PolicyDirectory;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The downloads under way over HTTP. */
class FillControllerTest {

    private static final String FILLS = "/admin/v1/fills";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SIZE = 3_000_000;
    private static final int HERE = 1_000_000;
    private static final Content CONTENT = Content.random(1, SIZE);
    private static final Digest BLOB = CONTENT.digest();

    private final Gate gate = new Gate();

    @TempDir
    private Path files;

    @TempDir
    private Path store;

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

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
        registry.putBlob(RepositoryName.parse("team/app"), CONTENT);
        registry.on(RequestMatch.blobs()).always(Fault.stallAfter(HERE, gate));
    }

    @AfterEach
    void stop() throws IOException {
        gate.open();
        api.close();
    }

    @Test
    void nothingIsListedWhileNothingIsDownloaded() {
        assertThat(api.get(FILLS).json().isEmpty()).isTrue();
    }

    @Test
    void aDownloadSaysHowItIsGettingOn() throws Exception {
        Instant before = Instant.now();
        try (InputStream reader = pull()) {
            reader.readNBytes(HERE / 2);
            Await.until("all that was sent", LIMIT, () -> fill().path("offset").asLong() == HERE);

            JsonNode fill = fill();

            assertThat(fill.path("digest").asString()).isEqualTo(BLOB.toString());
            assertThat(fill.path("repositories").path(0).asString()).isEqualTo("source.example/team/app");
            assertThat(fill.path("repositories").size()).isEqualTo(1);
            assertThat(fill.path("source").asString()).isEqualTo(registry.host().value());
            assertThat(fill.path("size").asLong()).isEqualTo(SIZE);
            assertThat(fill.path("bytesPerSecond").isIntegralNumber()).isTrue();
            assertThat(fill.path("readers").asInt()).isEqualTo(1);
            assertThat(fill.path("failovers").asInt()).isZero();
            assertThat(fill.path("resumedFrom").asInt()).isZero();
            assertThat(Instant.parse(fill.path("since").asString())).isBetween(before, Instant.now());
            gate.open();
            reader.readAllBytes();
        }
        Await.until(
                "the end of the download", LIMIT, () -> api.get(FILLS).json().isEmpty());
    }

    @Test
    void aLengthThatNobodyAnnouncedIsNull() throws Exception {
        registry.on(RequestMatch.blobs()).always(Fault.chunked(), Fault.stallAfter(HERE, gate));
        try (InputStream reader = pull()) {
            reader.readNBytes(HERE / 2);

            assertThat(fill().path("size").isNull()).isTrue();
        }
    }

    @Test
    void theDownloadsAreSentNowAndEverySecondToWhoeverWantsEvents() throws Exception {
        try (InputStream reader = pull()) {
            reader.readNBytes(HERE / 2);

            List<String> events = Objects.requireNonNull(
                    api.events(FILLS).take(2).collectList().block(LIMIT));

            assertThat(events).hasSize(2).allSatisfy(event -> {
                JsonNode fills = JsonMapper.shared().readTree(event);
                assertThat(fills.size()).isEqualTo(1);
                assertThat(fills.path(0).path("digest").asString()).isEqualTo(BLOB.toString());
            });
        }
    }

    @Test
    void theEventsEndWhenTainStops() {
        FillController controller = api.fills();

        assertThat(controller.stream(MockServerHttpRequest.get(FILLS).build())
                        .doOnNext(first -> controller.close())
                        .collectList()
                        .block(LIMIT))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "text/html, */*;q=0.8"})
    void whoeverDoesNotAskForEventsGetsADocument(String accept) {
        assertThat(api.getAccepting(accept, FILLS).contentType()).startsWith("application/json");
    }

    private JsonNode fill() {
        return api.get(FILLS).json().path(0);
    }

    private InputStream pull() throws IOException, InterruptedException {
        URI blob = URI.create(
                "http://127.0.0.1:%d/v2/source.example/team/app/blobs/%s".formatted(api.registryPort(), BLOB));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(blob).build(), BodyHandlers.ofInputStream())
                .body();
    }
}
