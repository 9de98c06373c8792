package dev.tain.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.policy.PolicyDirectory;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is held, and what may be done to it, over HTTP. */
class RepositoryControllerTest {

    private static final String REPOSITORIES = "/admin/v1/repositories";
    private static final String ONE = REPOSITORIES + "/{name}";
    private static final String NAME = "source.example/team/app";
    private static final RepositoryName APP = RepositoryName.parse("team/app");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TestImage image = ImageBuilder.seeded(1).layer(5_000).build();

    @TempDir
    private Path files;

    @TempDir
    private Path directory;

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
        api = new AdminApi(directory, policy.inForce(PolicyDirectory.DOCKER_IO_ONLY), Map.of());
        image.putInto(registry, APP, new Tag("v1"));
    }

    private void pullAll() throws Exception {
        api.pull(NAME + "/manifests/v1");
        for (TestBlob blob : image.blobs()) {
            api.pull(NAME + "/blobs/" + blob.digest());
        }
        Await.until(
                "the blobs in the store",
                LIMIT,
                () -> api.get("/admin/v1/fills").json().isEmpty());
    }

    private void push(String name) throws IOException {
        Path tag = directory.resolve(
                "docker/registry/v2/repositories/%s/_manifests/tags/own/current/link".formatted(name));
        Files.createDirectories(tag.resolveSibling(""));
        Files.writeString(tag, image.digest().toString());
    }

    @Test
    void aPulledRepositorySaysWhatItHas() throws Exception {
        Instant before = Instant.now().minusSeconds(60);
        pullAll();
        Await.until(
                "the note of the pull",
                LIMIT,
                () -> !api.get(ONE, NAME).json().path("lastPull").isNull());

        JsonNode one = api.get(ONE, NAME).json();

        assertThat(api.get(REPOSITORIES).json().path(0)).isEqualTo(one);
        assertThat(one.path("name").asString()).isEqualTo(NAME);
        assertThat(one.path("kind").asString()).isEqualTo("cached");
        assertThat(one.path("tags").asInt()).isEqualTo(1);
        assertThat(one.path("manifests").asInt()).isEqualTo(1);
        assertThat(one.path("blobs").asInt()).isEqualTo(image.blobs().size());
        assertThat(one.path("size").asLong()).isGreaterThan(5_000);
        assertThat(Instant.parse(one.path("lastPull").asString())).isBetween(before, Instant.now());
    }

    @Test
    void itsTagsAndManifestsAreListed() throws Exception {
        pullAll();

        JsonNode tag = api.get(ONE + "/tags", NAME).json().path(0);
        JsonNode manifest = api.get(ONE + "/manifests", NAME).json().path(0);

        assertThat(tag.path("tag").asString()).isEqualTo("v1");
        assertThat(tag.path("digest").asString()).isEqualTo(image.digest().toString());
        assertThat(tag.path("hosted").asBoolean()).isFalse();
        assertThat(tag.path("confirmed").isNull()).isFalse();
        assertThat(manifest.path("digest").asString()).isEqualTo(image.digest().toString());
        assertThat(manifest.path("mediaType").asString()).contains("manifest");
        assertThat(manifest.path("size").asLong()).isPositive();
    }

    @Test
    void listsComeInPagesThatLinkToTheNext() throws IOException {
        for (String name : List.of("a.example/b", "a.example/b/c", "a.example/c", "b.example/a")) {
            api.store().repositories().linkBlob(RepositoryName.parse(name), image.digest());
        }

        AdminApi.Answer first = api.get(REPOSITORIES + "?limit=2&prefix=a.example/");

        assertThat(first.json().size()).isEqualTo(2);
        String link = String.valueOf(first.headers().getFirst("Link"));
        assertThat(link)
                .isEqualTo("<%s?prefix=a.example/&limit=2&after=a.example%%2Fb%%2Fc>; rel=\"next\""
                        .formatted(REPOSITORIES));
        AdminApi.Answer second =
                api.get("%s?prefix={p}&limit=2&after={a}".formatted(REPOSITORIES), "a.example/", "a.example/b/c");
        assertThat(second.json().path(0).path("name").asString()).isEqualTo("a.example/c");
        assertThat(second.json().size()).isEqualTo(1);
        assertThat(second.headers().getFirst("Link")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "x", "", "99999999999"})
    void aLimitThatIsNoneIsAProblem(String limit) {
        for (String list : List.of("repositories", "upstreams", "fills", "prefetches", "settings")) {
            api.get("/admin/v1/%s?limit={limit}".formatted(list), limit)
                    .assertProblem(400, "limit is \"" + limit + "\"");
        }
    }

    @Test
    void whatIsNotHeldIsAProblemThatNamesIt() {
        for (String path : List.of("", "/tags", "/manifests")) {
            api.get(ONE + path, NAME).assertProblem(404, "No repository \"" + NAME);
        }
        api.delete(ONE, NAME).assertProblem(404, "No repository \"" + NAME);
        api.delete(ONE + "/tags/v1/age", NAME).assertProblem(404, "No tag \"v1\"");
        api.get(ONE, "Not A Name").assertProblem(400, "name: ");
        api.delete(ONE + "/tags/{tag}/age", NAME, "not a tag").assertProblem(400, "tag: ");
        api.get("/admin/v1/nothing").assertProblem(404, "There is nothing at /admin/v1/nothing");
    }

    @Test
    void methodsAndTypesThatNobodyTakesAreProblems() {
        api.post(REPOSITORIES, "application/json", "{}").assertProblem(405, "Supported methods: [GET]");
        api.post("/admin/v1/prefetches", "text/plain", "{}").assertProblem(415, "");
        api.getAccepting("image/png", REPOSITORIES).assertProblem(406, "");
    }

    @Test
    void theNextPullOfATagWhoseAgeIsForgottenAsksItsSource() throws Exception {
        pullAll();
        registry.forgetRequests();
        api.pull(NAME + "/manifests/v1");
        assertThat(registry.requests(RequestMatch.manifests())).isEmpty();

        assertThat(api.delete(ONE + "/tags/v1/age", NAME).status()).isEqualTo(204);

        assertThat(api.get(ONE + "/tags", NAME).json().path(0).path("confirmed").isNull())
                .isTrue();
        api.pull(NAME + "/manifests/v1");
        assertThat(registry.requests(RequestMatch.manifests())).isNotEmpty();
    }

    @Test
    void anEvictedRepositoryIsFetchedAgain() throws Exception {
        pullAll();
        long size = api.get(ONE, NAME).json().path("size").asLong();

        JsonNode eviction = api.delete(ONE, NAME).json();

        assertThat(eviction.path("repository").asString()).isEqualTo(NAME);
        assertThat(eviction.path("tags").asInt()).isEqualTo(1);
        assertThat(eviction.path("freedBytes").asLong()).isEqualTo(size);
        assertThat(eviction.path("complete").asBoolean()).isTrue();
        assertThat(api.get(REPOSITORIES).json().isEmpty()).isTrue();
        assertThat(api.store().blobs().find(image.digest())).isEmpty();
        registry.forgetRequests();
        pullAll();
        assertThat(registry.requests(RequestMatch.manifests())).isNotEmpty();
        assertThat(registry.requests(RequestMatch.blobs())).isNotEmpty();
    }

    @Test
    void whatWasPushedIsNotGivenUp() throws Exception {
        push("own/app");
        pullAll();
        push(NAME);

        assertThat(api.get(ONE, "own/app").json().path("kind").asString()).isEqualTo("hosted");
        api.delete(ONE, "own/app").assertProblem(409, "not known to be cached");
        api.delete(ONE, NAME).assertProblem(409, "own");
        api.delete(ONE + "/tags/own/age", "own/app").assertProblem(409, "pushed here");
        assertThat(api.store().repositories().findTag(RepositoryName.parse(NAME), new Tag("v1")))
                .isPresent();
    }
}
