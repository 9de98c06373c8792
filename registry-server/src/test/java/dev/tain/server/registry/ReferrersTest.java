package dev.tain.server.registry;

import static dev.tain.server.registry.ReferrerLists.digests;
import static dev.tain.server.registry.ReferrerLists.json;
import static dev.tain.server.registry.ReferrerLists.sorted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.settings.TagSettings;
import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.policy.Mirror;
import dev.tain.policy.PullFromMirror;
import dev.tain.server.RunningTain;
import dev.tain.server.RunningTain.Habits;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestArtifact;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What refers to an image: asked for along the plan of its digest, held, and in pages. */
class ReferrersTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final String REPOSITORY = "/v2/source.example/team/app/";
    private static final TestImage IMAGE = ImageBuilder.seeded(1).layer(4_000).build();
    private static final String PATH = REPOSITORY + "referrers/" + IMAGE.digest();
    private static final TestArtifact SIGNATURE = TestArtifact.of(IMAGE.digest(), "application/x.signature", "signed");
    private static final TestArtifact SBOM = TestArtifact.of(IMAGE.digest(), "application/x.sbom", "listed");

    private final FakeRegistry mirror = FakeRegistry.start();
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        startWith(RunningTain.TAGS);
    }

    private void startWith(TagSettings tags) {
        Mirror digestsOnly = new Mirror(RunningTain.location(mirror), true, PullFromMirror.DIGEST_ONLY);
        tain = RunningTain.start(
                store,
                List.of(RunningTain.entry("source.example", source, List.of(digestsOnly))),
                0,
                Habits.caching(tags));
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
        mirror.close();
        source.close();
    }

    @Test
    void comeFromTheFirstPlaceThatKnowsOfAny() throws IOException {
        IMAGE.putInto(mirror, TEAM_APP);
        SIGNATURE.putInto(source, TEAM_APP);

        HttpResponse<byte[]> answer = tain.get(PATH);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/vnd.oci.image.index.v1+json");
        assertThat(answer.headers().firstValue("OCI-Filters-Applied")).isEmpty();
        assertThat(json(answer)).isEqualTo(JsonMapper.shared().readTree("""
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [%s]}""".formatted(SIGNATURE.descriptorJson())));
        assertThat(mirror.requests(RequestMatch.referrers())).hasSize(1);
    }

    @Test
    void comeFromAMirrorForDigests() throws IOException {
        SIGNATURE.putInto(mirror, TEAM_APP);

        assertThat(digests(tain.get(PATH))).containsExactly(SIGNATURE.digest());
        assertThat(source.requests()).isEmpty();
    }

    @Test
    void comeFromTheTagAtThePlacesOfTheDigestWhereThereIsNoApi() throws IOException {
        mirror.forgetReferrersApi();
        Tag tag = Tag.parse("sha256-" + IMAGE.digest().hex());
        mirror.tagReferrers(TEAM_APP, tag, List.of(SIGNATURE.descriptorJson()));

        assertThat(digests(tain.get(PATH))).containsExactly(SIGNATURE.digest());
        assertThat(source.requests()).isEmpty();
    }

    @Test
    void canBePulled() throws IOException {
        SIGNATURE.putInto(source, TEAM_APP);

        assertThat(tain.get(REPOSITORY + "manifests/" + digests(tain.get(PATH)).get(0))
                        .body())
                .isEqualTo(SIGNATURE.manifest().content().bytes());
    }

    @Test
    void areFilteredByTypeFromOneAnswerOfTheSource() throws IOException {
        SIGNATURE.putInto(source, TEAM_APP);
        SBOM.putInto(source, TEAM_APP);

        HttpResponse<byte[]> answer = tain.get(PATH + "?artifactType=application/x.sbom");
        assertThat(digests(answer)).containsExactly(SBOM.digest());
        assertThat(answer.headers().firstValue("OCI-Filters-Applied")).contains("artifactType");
        assertThat(digests(tain.get(PATH + "?artifactType=application%2Fx.signature")))
                .containsExactly(SIGNATURE.digest());
        assertThat(digests(tain.get(PATH + "?artifactType=application/x.other")))
                .isEmpty();
        assertThat(digests(tain.get(PATH))).hasSize(2);

        assertThat(source.requests(RequestMatch.referrers()))
                .singleElement()
                .satisfies(request -> assertThat(request.query()).isEmpty());
    }

    /** As containerd asks. */
    @Test
    void areOfAnyOfTheTypesThatAreAskedFor() throws IOException {
        SIGNATURE.putInto(source, TEAM_APP);
        SBOM.putInto(source, TEAM_APP);
        TestArtifact.of(IMAGE.digest(), "application/x.third", "third").putInto(source, TEAM_APP);

        assertThat(digests(tain.get(PATH + "?artifactType=application/x.sbom&artifactType=application/x.signature")))
                .containsExactlyElementsOf(sorted(SIGNATURE, SBOM));
    }

    @Test
    void areNotFilteredByNothing() throws IOException {
        SIGNATURE.putInto(source, TEAM_APP);

        HttpResponse<byte[]> answer = tain.get(PATH + "?artifactType=");

        assertThat(digests(answer)).hasSize(1);
        assertThat(answer.headers().firstValue("OCI-Filters-Applied")).isEmpty();
    }

    @Test
    void areAnsweredToHeadWithoutABody() throws IOException {
        SIGNATURE.putInto(source, TEAM_APP);
        byte[] body = tain.get(PATH).body();

        HttpResponse<byte[]> answer = tain.head(PATH);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).contains(Integer.toString(body.length));
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"source.example/team/app", "source.example/not/there", "no/source", "alpine"})
    void areNoneOfWhatNobodyKnows(String repository) throws IOException {
        HttpResponse<byte[]> answer = tain.get("/v2/%s/referrers/%s".formatted(repository, IMAGE.digest()));

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/vnd.oci.image.index.v1+json");
        assertThat(digests(answer)).isEmpty();
    }

    @Test
    void areRefusedOfARefusedSource() throws IOException {
        HttpResponse<byte[]> answer = tain.get("/v2/other.example/team/app/referrers/" + IMAGE.digest());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("DENIED");
    }

    @Test
    void ofWhatIsNoDigestAreABadRequest() throws IOException {
        assertThat(tain.get(REPOSITORY + "referrers/latest").statusCode()).isEqualTo(400);
    }

    @Test
    void areUnknownWhenAPlaceFailsAndNoOtherHasAny() throws IOException {
        source.on(RequestMatch.referrers()).always(Fault.status(503));

        HttpResponse<byte[]> answer = tain.get(PATH);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("UNKNOWN", "503 Service Unavailable");
    }

    @Test
    void areServedForAWhileWithoutAskingAgain() throws IOException {
        SIGNATURE.putInto(source, TEAM_APP);
        tain.get(PATH);
        SBOM.putInto(source, TEAM_APP);

        tain.clock().advance(RunningTain.TAG_MAX_AGE.minusSeconds(1));
        assertThat(digests(tain.get(PATH))).containsExactly(SIGNATURE.digest());
        tain.clock().advance(Duration.ofSeconds(1));
        assertThat(digests(tain.get(PATH))).hasSize(2);
    }

    /** A signature comes after what it signs, and somebody may have asked in between. */
    @Test
    void areAskedForAgainSoonWhereThereWereNone() throws IOException {
        assertThat(digests(tain.get(PATH))).isEmpty();
        SIGNATURE.putInto(source, TEAM_APP);

        assertThat(digests(tain.get(PATH))).isEmpty();
        tain.clock().advance(Duration.ofSeconds(10));
        assertThat(digests(tain.get(PATH))).hasSize(1);
    }

    @Test
    void areServedWithAWarningWhileTheSourceFails() throws IOException {
        SIGNATURE.putInto(source, TEAM_APP);
        tain.get(PATH);
        source.on(RequestMatch.anything()).always(Fault.status(500));
        tain.clock().advance(RunningTain.TAG_MAX_AGE);

        HttpResponse<byte[]> answer = tain.get(PATH);

        assertThat(digests(answer)).containsExactly(SIGNATURE.digest());
        assertThat(answer.headers().firstValue("Warning")).contains("111 tain \"Revalidation Failed\"");
    }

    @Test
    void areNotServedForEverWhereTagsAreNot() throws IOException {
        tain.close();
        startWith(RunningTain.tags(Duration.ofHours(1), Duration.ofSeconds(20), Duration.ofSeconds(10)));
        SIGNATURE.putInto(source, TEAM_APP);
        tain.get(PATH);
        source.on(RequestMatch.anything()).always(Fault.status(500));

        tain.clock().advance(Duration.ofMinutes(59));
        assertThat(tain.get(PATH).statusCode()).isEqualTo(200);
        tain.clock().advance(Duration.ofMinutes(1));
        assertThat(tain.get(PATH).statusCode()).isEqualTo(503);
    }

    @Test
    void areServedWithAWarningWhileTheSourceIsSlow() throws IOException {
        tain.close();
        startWith(RunningTain.tags(null, Duration.ofMillis(50), Duration.ofSeconds(10)));
        SIGNATURE.putInto(source, TEAM_APP);
        // The first answer has no other to fall back to, and waits.
        assertThat(digests(tain.get(PATH))).hasSize(1);
        SBOM.putInto(source, TEAM_APP);
        tain.clock().advance(RunningTain.TAG_MAX_AGE);
        Gate gate = new Gate();
        source.on(RequestMatch.referrers()).first(1, Fault.holdHeaders(gate));

        HttpResponse<byte[]> answer = tain.get(PATH);
        assertThat(digests(answer)).hasSize(1);
        assertThat(answer.headers().firstValue("Warning")).contains("110 tain \"Response is Stale\"");

        gate.open();
        Await.until("the answer of the source", Duration.ofSeconds(10), () -> asks(2));
    }

    private boolean asks(int referrers) {
        try {
            return digests(tain.get(PATH)).size() == referrers;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void comeInPagesThatClientsTakeForManifests() throws IOException {
        List<TestArtifact> artifacts = IntStream.range(0, 9)
                .mapToObj(i -> new TestArtifact(
                        IMAGE.digest(),
                        "text/x",
                        Map.of("org.example.long", i + "x".repeat(1_000_000)),
                        SBOM.payload()))
                .toList();
        artifacts.forEach(artifact -> source.addReferrer(TEAM_APP, IMAGE.digest(), artifact.descriptorJson()));
        SBOM.putInto(source, TEAM_APP);
        source.pageSize(3);

        List<Digest> seen = new ArrayList<>();
        String next = PATH + "?artifactType=text/x";
        int pages = 0;
        while (!next.isEmpty()) {
            HttpResponse<byte[]> answer = tain.get(next);
            assertThat(answer.body().length).isLessThanOrEqualTo(4 * 1024 * 1024);
            assertThat(answer.headers().firstValue("OCI-Filters-Applied")).isPresent();
            seen.addAll(digests(answer));
            next = Links.next(answer);
            pages++;
        }

        assertThat(seen).containsExactlyElementsOf(sorted(artifacts.toArray(TestArtifact[]::new)));
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void areAskedForOnceByAllWhoAskAtTheSameTime() throws Exception {
        SIGNATURE.putInto(source, TEAM_APP);
        Gate gate = new Gate();
        source.on(RequestMatch.referrers()).always(Fault.holdHeaders(gate));

        var answers = IntStream.range(0, 20)
                .mapToObj(
                        i -> tain.http().sendAsync(tain.request("GET", PATH), HttpResponse.BodyHandlers.ofByteArray()))
                .toList();
        Await.until(
                "the question",
                Duration.ofSeconds(10),
                () -> !source.requests(RequestMatch.referrers()).isEmpty());
        gate.open();

        for (var answer : answers) {
            assertThat(digests(answer.get())).hasSize(1);
        }
        assertThat(source.requests(RequestMatch.referrers())).hasSize(1);
    }
}
