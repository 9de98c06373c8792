package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.policy.Mirror;
import dev.tain.policy.PullFromMirror;
import dev.tain.server.RunningTain;
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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls by tag: when the source is asked, and what is served while it cannot be. */
class TagPullTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Tag STABLE = Tag.parse("stable");
    private static final String PATH = "/v2/source.example/team/app/manifests/stable";

    private final FakeRegistry mirror = FakeRegistry.start();
    private final FakeRegistry source = FakeRegistry.start();
    private final TestImage old = ImageBuilder.seeded(1).layer(4_000).build();
    private final TestImage young = ImageBuilder.seeded(2).layer(4_000).build();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        Mirror digestsOnly = new Mirror(RunningTain.location(mirror), true, PullFromMirror.DIGEST_ONLY);
        tain = RunningTain.start(store, List.of(RunningTain.entry("source.example", source, List.of(digestsOnly))));
        old.putInto(source, TEAM_APP, STABLE);
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
        mirror.close();
        source.close();
    }

    @Test
    void asksNoMirrorForATagUnderADigestOnlyPolicy() throws IOException {
        old.putInto(mirror, TEAM_APP, STABLE);

        assertThat(digest(tain.get(PATH))).isEqualTo(old.digest());
        assertThat(mirror.requests(RequestMatch.manifests())).isEmpty();
    }

    @Test
    void servesAFreshTagWithoutAskingAgain() throws IOException {
        tain.get(PATH);
        source.forgetRequests();

        assertThat(digest(tain.get(PATH))).isEqualTo(old.digest());
        assertThat(source.requests()).isEmpty();
    }

    @Test
    void asksForAStaleTagWithHeadAndServesItWhenItHasNotMoved() throws IOException {
        tain.get(PATH);
        source.forgetRequests();
        tain.clock().advance(RunningTain.TAG_MAX_AGE);

        assertThat(digest(tain.get(PATH))).isEqualTo(old.digest());
        assertThat(digest(tain.get(PATH))).isEqualTo(old.digest());

        assertThat(source.requests()).hasSize(1);
        assertThat(source.requests(RequestMatch.heads())).hasSize(1);
    }

    @Test
    void followsATagThatMoved() throws IOException {
        tain.get(PATH);
        young.putInto(source, TEAM_APP, STABLE);
        assertThat(digest(tain.get(PATH))).isEqualTo(old.digest());

        tain.clock().advance(RunningTain.TAG_MAX_AGE);

        assertThat(digest(tain.get(PATH))).isEqualTo(young.digest());
    }

    @Test
    void servesAStaleTagWithAWarningWhileItsSourceFails() throws IOException {
        tain.get(PATH);
        tain.clock().advance(RunningTain.TAG_MAX_AGE);
        source.on(RequestMatch.anything()).always(Fault.status(503));

        HttpResponse<byte[]> answer = tain.get(PATH);

        assertThat(digest(answer)).isEqualTo(old.digest());
        assertThat(answer.headers().firstValue("Warning")).contains("111 tain \"Revalidation Failed\"");
    }

    @Test
    void servesTheOldManifestWhenATagMovedButTheNewOneCannotBeFetched() throws IOException {
        tain.get(PATH);
        young.putInto(source, TEAM_APP, STABLE);
        tain.clock().advance(RunningTain.TAG_MAX_AGE);
        source.on(RequestMatch.gets()).always(Fault.status(500));

        HttpResponse<byte[]> answer = tain.get(PATH);

        assertThat(digest(answer)).isEqualTo(old.digest());
        assertThat(answer.headers().firstValue("Warning")).isPresent();
    }

    @Test
    void doesNotServeATagThatItsSourceNoLongerHas() throws IOException {
        tain.get(PATH);
        source.remove(TEAM_APP, STABLE);
        tain.clock().advance(RunningTain.TAG_MAX_AGE);

        assertThat(tain.get(PATH).statusCode()).isEqualTo(404);
    }

    @Test
    void answers404ForASignatureThatIsNotThere() throws IOException {
        String signature = "/v2/source.example/team/app/manifests/sha256-%s.sig"
                .formatted(old.digest().hex());

        HttpResponse<byte[]> answer = tain.get(signature);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("MANIFEST_UNKNOWN");
    }

    @Test
    void answersHeadForATagWithoutDownloading() throws IOException {
        HttpResponse<byte[]> answer = tain.head(PATH);

        assertThat(digest(answer)).isEqualTo(old.digest());
        assertThat(source.requests(RequestMatch.gets())).isEmpty();
    }

    @Test
    void holdsATagThatAClientAskedForWithHeadAndPulledByDigest() throws IOException {
        tain.head(PATH);
        tain.get(byDigest(old));
        source.close();

        assertThat(digest(tain.head(PATH))).isEqualTo(old.digest());
        assertThat(digest(tain.get(PATH))).isEqualTo(old.digest());
        tain.clock().advance(RunningTain.TAG_MAX_AGE);
        assertThat(tain.get(PATH).headers().firstValue("Warning")).isPresent();
    }

    @Test
    void holdsATagWhoseManifestWasHeldAlreadyWhenAClientAskedWithHead() throws IOException {
        tain.get(byDigest(old));
        tain.head(PATH);
        source.close();

        assertThat(digest(tain.get(PATH))).isEqualTo(old.digest());
    }

    @Test
    void fetchesACachedTagAgainWhoseFileIsDamaged() throws IOException {
        tain.get(PATH);
        Path link = tagLink();
        Files.writeString(link, "garbage");
        young.putInto(source, TEAM_APP, STABLE);

        assertThat(digest(tain.get(PATH))).isEqualTo(young.digest());
        assertThat(link).hasContent(young.digest().toString());
    }

    @Test
    void failsForAPushedTagWhoseFileIsDamaged() throws IOException {
        Path link = tagLink();
        Files.createDirectories(link.resolveSibling(""));
        Files.writeString(link, "garbage");

        assertThat(tain.get(PATH).statusCode()).isEqualTo(503);
        assertThat(link).hasContent("garbage");
    }

    private Path tagLink() {
        return store.resolve(
                "docker/registry/v2/repositories/source.example/team/app/_manifests/tags/stable/current/link");
    }

    private static String byDigest(TestImage image) {
        return "/v2/source.example/team/app/manifests/" + image.digest();
    }

    private static Digest digest(HttpResponse<?> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return Digest.parse(answer.headers().firstValue("Docker-Content-Digest").orElseThrow());
    }
}
