package dev.tain.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.policy.PolicyDirectory;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.ImageFormat;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestImage;
import dev.tain.testkit.TestIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Lists of references that are to be here, over HTTP. */
class PrefetchControllerTest {

    private static final String PREFETCHES = "/admin/v1/prefetches";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final RepositoryName APP = RepositoryName.parse("team/app");
    private static final int SIZE = 400_000;

    private final TestImage amd = ImageBuilder.seeded(1).layer(SIZE).build();
    private final TestImage arm =
            ImageBuilder.seeded(2).architecture("arm64").layer(SIZE).build();
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
        TestIndex.of(ImageFormat.OCI, amd, arm).putInto(registry, APP, new Tag("v1"));
    }

    @AfterEach
    void stop() throws IOException {
        gate.open();
        api.close();
    }

    private String start(String body) {
        AdminApi.Answer answer = api.post(PREFETCHES, "application/json", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        String id = answer.json().path("id").asString();
        assertThat(answer.headers().getLocation()).hasToString(PREFETCHES + "/" + id);
        return id;
    }

    private JsonNode ended(String id) {
        Await.until(
                "the end of the prefetch", LIMIT, () -> !one(id).path("ended").isNull());
        return one(id);
    }

    private JsonNode one(String id) {
        return api.get(PREFETCHES + "/{id}", id).json();
    }

    @Test
    void everythingOfAnImageIsHereAfterwards() throws Exception {
        JsonNode prefetch = ended(start("{\"references\":[\"source.example/team/app:v1\"]}"));

        assertThat(prefetch.path("state").asString()).as(prefetch.toString()).isEqualTo("done");
        JsonNode reference = prefetch.path("references").path(0);
        assertThat(reference.path("manifests").asInt()).isEqualTo(3);
        assertThat(reference.path("blobs").path("done").asInt()).isEqualTo(4);
        assertThat(reference.path("bytes").path("done").asLong())
                .isGreaterThan(2 * SIZE)
                .isEqualTo(reference.path("bytes").path("total").asLong());
        for (var blob : amd.blobs()) {
            assertThat(api.store().blobs().find(blob.digest())).isPresent();
        }
    }

    @Test
    void onlyTheWantedPlatformsAreFetched() throws Exception {
        JsonNode prefetch =
                ended(start("{\"references\":[\"source.example/team/app:v1\"],\"platforms\":[\"linux/arm64\"]}"));

        assertThat(prefetch.path("state").asString()).as(prefetch.toString()).isEqualTo("done");
        assertThat(prefetch.path("references").path(0).path("manifests").asInt())
                .isEqualTo(2);
        assertThat(api.store().blobs().find(arm.digest())).isPresent();
        assertThat(api.store().blobs().find(amd.digest())).isEmpty();
    }

    @Test
    void whatCannotBeHadSaysWhyAndTheRestComes() {
        JsonNode prefetch = ended(
                start(
                        "{\"references\":[\"source.example/team/none:v1\",\"other.example/app:v1\",\"source.example/team/app:v1\"]}"));

        assertThat(prefetch.path("state").asString()).isEqualTo("failed");
        JsonNode references = prefetch.path("references");
        assertThat(references.path(0).path("failure").asString()).contains("source.example/team/none:v1");
        assertThat(references.path(1).path("failure").asString()).contains("No policy names other.example");
        assertThat(references.path(2).path("state").asString()).isEqualTo("done");
    }

    /** What another one has begun to fetch is not here before it has come. */
    @Test
    void aSharedBlobThatIsOnItsWayIsNotDone() {
        TestIndex.of(ImageFormat.OCI, amd, arm).putInto(registry, APP, new Tag("v2"));
        registry.on(RequestMatch.gets()
                        .and(RequestMatch.blob(amd.layers().get(0).digest())))
                .always(Fault.stallAfter(SIZE / 2, gate));
        String first = start("{\"references\":[\"source.example/team/app:v1\"]}");
        Await.until("the shared blob on its way", LIMIT, () -> done(first) > SIZE);

        String second = start("{\"references\":[\"source.example/team/app:v2\"]}");

        Await.until(
                "all manifests of the second",
                LIMIT,
                () -> one(second).path("references").path(0).path("manifests").asInt() == 3);
        assertThat(one(second).path("state").asString()).isEqualTo("running");
        gate.open();
        assertThat(ended(second).path("state").asString()).isEqualTo("done");
        assertThat(ended(first).path("state").asString()).isEqualTo("done");
    }

    private long done(String id) {
        return one(id).path("references").path(0).path("bytes").path("done").asLong();
    }

    @Test
    void progressComesAsEventsUntilItIsOver() {
        registry.on(RequestMatch.blobs()).always(Fault.stallAfter(SIZE / 2, gate));
        String id = start("{\"references\":[\"source.example/team/app:v1\"]}");
        Await.until("some bytes", LIMIT, () -> done(id) > 0);

        List<String> events = Objects.requireNonNull(api.events(PREFETCHES + "/" + id)
                .doOnNext(first -> gate.open())
                .collectList()
                .block(LIMIT));

        assertThat(events.get(0)).contains("\"state\":\"running\"");
        assertThat(events.get(events.size() - 1)).contains("\"state\":\"done\"");
    }

    @Test
    void aCancelledOneEnds() {
        registry.on(RequestMatch.blobs()).always(Fault.stallAfter(SIZE / 2, gate));
        String id = start("{\"references\":[\"source.example/team/app:v1\"]}");

        assertThat(api.delete(PREFETCHES + "/{id}", id).json().path("state").asString())
                .isEqualTo("cancelled");

        assertThat(ended(id).path("references").path(0).path("state").asString())
                .isEqualTo("cancelled");
        assertThat(api.get(PREFETCHES).json().path(0).path("id").asString()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"references\":[];                  line 1, column",
                "{\"references\":[]};                 references: expected at least one",
                "{};                                  references: expected at least one",
                "{;                                   column 2: Unexpected end-of-input: expected close marker for Object",
                "{\"references\":[]} {};              something behind the object",
                "null;                                The body is no object",
                "[];                                  The body is no object",
                "{\"references\":\"a\"};              references: expected a list of strings",
                "{\"references\":[{}]};               references[0]: expected a string",
                "{\"references\":[null]};             references[0]: expected a string",
                "{\"references\":[\"short\"]};        references[0]: ",
                "{\"references\":[\"a.b/c\"],\"platforms\":[\"x\"]}; platforms[0]: ",
                "{\"reference\":[\"a.b/c\"]};         Unknown field reference: known are references, platforms"
            })
    void aBodyThatIsWrongIsAProblemThatSaysWhere(String body, String problem) {
        AdminApi.Answer answer = api.post(PREFETCHES, "application/json", body);

        answer.assertProblem(400, problem);
        assertThat(answer.body()).doesNotContain("Source", "Feature", "java", "dev.tain", "JsonToken");
    }

    @Test
    void bodiesAndListsHaveALimit() {
        api.post(PREFETCHES, "application/json", " ".repeat(300_000)).assertProblem(413, "262144");
        api.post(PREFETCHES, "application/json", "{\"references\":[%s\"a.b/c\"]}".formatted("\"a.b/c\",".repeat(100)))
                .assertProblem(400, "at most 100");
    }

    @Test
    void whatIsNotRememberedIsAProblem() {
        api.get(PREFETCHES + "/x").assertProblem(404, "No prefetch \"x\"");
        api.delete(PREFETCHES + "/x").assertProblem(404, "No prefetch \"x\"");
        api.getAccepting("text/event-stream", PREFETCHES + "/x").assertProblem(404, "No prefetch \"x\"");
    }
}
