package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.policy.Mirror;
import dev.tain.policy.PullFromMirror;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists of tags: the source's, with what was pushed here; and what is held where the source cannot be asked. */
class TagListTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final String REPOSITORY = "/v2/source.example/team/app/";
    private static final String PATH = REPOSITORY + "tags/list";
    private static final String UNCONFIRMED = "111 tain \"Revalidation Failed\"";
    private static final TestImage IMAGE = ImageBuilder.seeded(1).layer(4_000).build();

    private final FakeRegistry mirror = FakeRegistry.start();
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        Mirror digestsOnly = new Mirror(RunningTain.location(mirror), true, PullFromMirror.DIGEST_ONLY);
        tain = RunningTain.start(store, List.of(RunningTain.entry("source.example", source, List.of(digestsOnly))));
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
        mirror.close();
        source.close();
    }

    @Test
    void isThatOfTheSourceUnderADigestOnlyPolicy() throws IOException {
        tagAtSource("v2", "v1");

        HttpResponse<byte[]> answer = tain.get(PATH);

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Link")).isEmpty();
        assertThat(json(answer)).isEqualTo(JsonMapper.shared().readTree("""
                {"name": "source.example/team/app", "tags": ["v1", "v2"]}"""));
        assertThat(mirror.requests()).isEmpty();
    }

    @Test
    void isAskedForEachTime() throws IOException {
        tagAtSource("v1");
        tain.get(PATH);
        tagAtSource("v2");

        assertThat(tags(tain.get(PATH))).containsExactly("v1", "v2");
    }

    @Test
    void isAnsweredToHeadWithoutABody() throws IOException {
        tagAtSource("v1");
        byte[] body = tain.get(PATH).body();

        HttpResponse<byte[]> answer = tain.head(PATH);

        assertThat(answer.headers().firstValue("Content-Length")).contains(Integer.toString(body.length));
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 100})
    void comesInPagesOfAnySizeWhateverThePagesOfTheSource(int n) throws IOException {
        List<String> all = IntStream.range(0, 10).mapToObj(i -> "v" + (10 + i)).toList();
        tagAtSource(all.stream().filter(tag -> !tag.equals("v14")).toArray(String[]::new));
        push("source.example/team/app", "v14");
        source.pageSize(3);

        List<String> seen = new ArrayList<>();
        for (String next = PATH + "?n=" + n; !next.isEmpty(); ) {
            HttpResponse<byte[]> answer = tain.get(next);
            assertThat(tags(answer)).hasSizeLessThanOrEqualTo(n);
            seen.addAll(tags(answer));
            next = Links.next(answer);
        }

        assertThat(seen).isEqualTo(all);
    }

    /** Tain gives up after 100 of them, and goes on with the next request. */
    @Test
    void losesNothingWhereAHundredPagesOfTheSourceDoNotFillOne() throws IOException {
        List<String> all =
                IntStream.range(0, 130).mapToObj(i -> "v" + (1_000 + i)).toList();
        all.forEach(tag -> source.tag(TEAM_APP, Tag.parse(tag), IMAGE.digest()));
        push("source.example/team/app", "v2");
        source.pageSize(1);

        HttpResponse<byte[]> answer = tain.get(PATH + "?n=120");
        assertThat(tags(answer)).isEqualTo(all.subList(0, 100));
        assertThat(tags(tain.get(Links.next(answer)))).startsWith("v1100").endsWith("v1129", "v2");
    }

    @Test
    void linksToTheNextPageWithAllThatTheClientAskedFor() throws IOException {
        tagAtSource("v1", "v2", "v3");

        HttpResponse<byte[]> answer = tain.get("/v2/team/app/tags/list?ns=source.example&n=2&other=x");

        assertThat(answer.headers().firstValue("Link"))
                .contains("</v2/team/app/tags/list?n=2&ns=source.example&last=v2>; rel=\"next\"");
        assertThat(tags(tain.get(Links.next(answer)))).containsExactly("v3");
    }

    @Test
    void beginsBehindTheLastOneWhetherThatIsATagOrNot() throws IOException {
        tagAtSource("a", "b", "c");

        assertThat(tags(tain.get(PATH + "?last=b"))).containsExactly("c");
        assertThat(tags(tain.get(PATH + "?last=b%20/%0d%0a"))).containsExactly("c");
        assertThat(tags(tain.get(PATH + "?last=" + "b".repeat(3_000)))).containsExactly("c");
        assertThat(tags(tain.get(PATH + "?last=z"))).isEmpty();
    }

    @Test
    void isEmptyWhenNoTagsAreWanted() throws IOException {
        tagAtSource("a");

        HttpResponse<byte[]> answer = tain.get(PATH + "?n=0");
        assertThat(tags(answer)).isEmpty();
        assertThat(answer.headers().firstValue("Link")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "ten", "1.5", "0x10", "%20", "99999999999999999999"})
    void isABadRequestForWhatIsNoNumber(String n) throws IOException {
        HttpResponse<byte[]> answer = tain.get(PATH + "?n=" + n);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(text(answer)).contains("PAGINATION_NUMBER_INVALID");
        assertThat(source.requests()).isEmpty();
    }

    @Test
    void hasNoMoreThanTenThousandTagsOnAPage() throws IOException {
        for (int i = 0; i < 10_001; i++) {
            source.tag(TEAM_APP, Tag.parse("v" + (10_000 + i)), IMAGE.digest());
        }
        source.pageSize(1_000);

        HttpResponse<byte[]> answer = tain.get(PATH + "?n=999999999999");
        assertThat(tags(answer)).hasSize(10_000);
        assertThat(tags(tain.get(Links.next(answer)))).containsExactly("v20000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"source.example/not/there/tags/list", "no/source/tags/list", "no/source/tags/list?n=0"})
    void isUnknownWhereNobodyHasTheRepository(String path) throws IOException {
        HttpResponse<byte[]> answer = tain.get("/v2/" + path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(text(answer)).contains("NAME_UNKNOWN");
    }

    /** Whatever is in the store under that name: its digests are refused as well. */
    @Test
    void isRefusedOfARefusedSource() throws IOException {
        push("other.example/team/app", "a");
        HttpResponse<byte[]> answer = tain.get("/v2/other.example/team/app/tags/list");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(text(answer)).contains("DENIED");
    }

    @Test
    void isThatOfWhatWasPushedHereWhereThereIsNoSource() throws IOException {
        push("team/hosted", "b", "a");

        HttpResponse<byte[]> answer = tain.get("/v2/team/hosted/tags/list");
        assertThat(tags(answer)).containsExactly("a", "b");
        assertThat(answer.headers().firstValue("Warning")).isEmpty();
        assertThat(tags(tain.get("/v2/team/hosted/tags/list?last=b"))).isEmpty();
    }

    @Test
    void isThatOfWhatIsHeldWhileTheSourceFails() throws IOException {
        holdTags("v1", "v2");
        push("source.example/team/app", "v0");
        source.on(RequestMatch.anything()).always(Fault.status(500));

        HttpResponse<byte[]> answer = tain.get(PATH);
        assertThat(tags(answer)).containsExactly("v0", "v1", "v2");
        assertThat(answer.headers().firstValue("Warning")).contains(UNCONFIRMED);
        assertThat(tags(tain.get(PATH + "?n=1&last=v0"))).containsExactly("v1");
        assertThat(tags(tain.get(PATH + "?last=v2"))).isEmpty();
        Await.until(
                "the lines of these in the access log",
                Duration.ofSeconds(20),
                () -> tain.accessLines().stream()
                                .filter(line -> line.contains("/tags/list") && line.contains(" ok stale "))
                                .count()
                        == 3);
    }

    @Test
    void isThatOfWhatIsHeldWhereTheSourceListsNothing() throws IOException {
        holdTags("v1");
        source.on(RequestMatch.tagLists()).always(Fault.status(401));

        HttpResponse<byte[]> answer = tain.get(PATH);

        assertThat(tags(answer)).containsExactly("v1");
        assertThat(answer.headers().firstValue("Warning")).contains(UNCONFIRMED);
    }

    @Test
    void isNotThatOfWhatIsHeldWhileTheSourceAnswers() throws IOException {
        holdTags("v1", "v2");
        source.remove(TEAM_APP, Tag.parse("v1"));

        assertThat(tags(tain.get(PATH))).containsExactly("v2");
    }

    @Test
    void isUnavailableWhenTheSourceFailsAndNothingIsHeld() throws IOException {
        source.on(RequestMatch.anything()).always(Fault.status(500));

        HttpResponse<byte[]> answer = tain.get(PATH);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(text(answer))
                .contains("source.example/team/app could not be had")
                .doesNotContain(":latest");
    }

    @Test
    void isThatOfTheSourceWhileTheStoreFails() throws IOException {
        tagAtSource("v1");
        Path tags = tagsOf("source.example/team/app");
        Files.createDirectories(tags.resolveSibling(""));
        Files.writeString(tags, "a file where a directory belongs");

        assertThat(tags(tain.get(PATH))).containsExactly("v1");
        source.on(RequestMatch.anything()).always(Fault.status(500));
        assertThat(tain.get(PATH).statusCode()).isEqualTo(503);
    }

    private void tagAtSource(String... tags) {
        for (String tag : tags) {
            IMAGE.putInto(source, TEAM_APP, Tag.parse(tag));
        }
    }

    private void holdTags(String... tags) throws IOException {
        tagAtSource(tags);
        for (String tag : tags) {
            assertThat(tain.get(REPOSITORY + "manifests/" + tag).statusCode()).isEqualTo(200);
        }
    }

    /** As Distribution leaves it. */
    private void push(String repository, String... tags) throws IOException {
        for (String tag : tags) {
            Path link = tagsOf(repository).resolve(tag).resolve("current/link");
            Files.createDirectories(link.resolveSibling(""));
            Files.writeString(link, Digest.sha256(new byte[0]).toString());
        }
    }

    private Path tagsOf(String repository) {
        return store.resolve("docker/registry/v2/repositories/%s/_manifests/tags".formatted(repository));
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static List<String> tags(HttpResponse<byte[]> answer) {
        return StreamSupport.stream(json(answer).path("tags").spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
