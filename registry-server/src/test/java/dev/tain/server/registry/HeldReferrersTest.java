package dev.tain.server.registry;

import static dev.tain.server.registry.ReferrerLists.digests;
import static dev.tain.server.registry.ReferrerLists.json;
import static dev.tain.server.registry.ReferrerLists.sorted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestArtifact;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What refers to an image, of what is held: noted when it was pulled, or pushed with the tag scheme. */
class HeldReferrersTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final String REPOSITORY = "/v2/source.example/team/app/";
    private static final TestImage IMAGE = ImageBuilder.seeded(1).layer(4_000).build();
    private static final String PATH = REPOSITORY + "referrers/" + IMAGE.digest();
    private static final TestArtifact SIGNATURE = TestArtifact.of(IMAGE.digest(), "application/x.signature", "signed");
    private static final TestArtifact SBOM = TestArtifact.of(IMAGE.digest(), "application/x.sbom", "listed");

    private static final Content LIST =
            Content.of("{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(SIGNATURE.descriptorJson()));

    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        tain = RunningTain.start(store, source);
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
        source.close();
    }

    @Test
    void areServedWhileTheSourceFails() throws IOException {
        pullBoth();
        source.on(RequestMatch.anything()).always(Fault.status(500));

        HttpResponse<byte[]> answer = tain.get(PATH);

        assertThat(json(answer).path("manifests"))
                .containsExactlyInAnyOrder(
                        JsonMapper.shared().readTree(SIGNATURE.descriptorJson()),
                        JsonMapper.shared().readTree(SBOM.descriptorJson()));
        assertThat(answer.headers().firstValue("Warning")).contains("111 tain \"Revalidation Failed\"");
    }

    @Test
    void areServedAfterARestart() throws IOException {
        pullBoth();
        tain.close();
        source.on(RequestMatch.anything()).always(Fault.status(500));
        start();

        assertThat(digests(tain.get(PATH))).containsExactlyElementsOf(sorted(SIGNATURE, SBOM));
    }

    @Test
    void areMergedWithThoseOfTheSource() throws IOException {
        pullBoth();
        source.remove(TEAM_APP, IMAGE.digest());
        TestArtifact young = TestArtifact.of(IMAGE.digest(), "application/x.young", "new");
        young.putInto(source, TEAM_APP);
        SBOM.putInto(source, TEAM_APP);

        HttpResponse<byte[]> answer = tain.get(PATH);

        assertThat(digests(answer)).containsExactlyElementsOf(sorted(SIGNATURE, SBOM, young));
        assertThat(answer.headers().firstValue("Warning")).isEmpty();
    }

    @Test
    void areNotListedWhenTheyAreNotHeldAnyMore() throws IOException {
        pullBoth();
        tain.close();
        for (Path file : List.of(
                link(SIGNATURE.digest()),
                store.resolve("docker/registry/v2/blobs/sha256/%s/%s/data"
                        .formatted(
                                SBOM.digest().hex().substring(0, 2),
                                SBOM.digest().hex())))) {
            Files.delete(file);
        }
        start();

        assertThat(digests(tain.get(PATH))).isEmpty();
    }

    /** They came before the registry had the API, and the specification does not let them get lost. */
    @Test
    void areThoseOfATagSchemeThatWasPushedToo() throws IOException {
        PushedContent hosted = new PushedContent(store, "team/hosted");
        hosted.manifest(SIGNATURE.manifest().content());
        hosted.manifest(SBOM.manifest().content());
        hosted.manifest(IMAGE.manifest().content());
        Content list = Content.of("{\"schemaVersion\":2,\"manifests\":[%s,%s,{\"digest\":\"%s\"},{\"digest\":\"%s\"}]}"
                .formatted(
                        SIGNATURE.descriptorJson(), SBOM.descriptorJson(), IMAGE.digest(), Digest.sha256(new byte[] {1
                        })));

        HttpResponse<byte[]> answer = answerWithPushed(list);

        assertThat(digests(answer)).containsExactlyElementsOf(sorted(SIGNATURE, SBOM));
    }

    /** A part of them would hide signatures. */
    @Test
    void areAnErrorWhenThereAreTooManyToLookAt() throws IOException {
        String descriptors = IntStream.rangeClosed(0, 1_000)
                .mapToObj("{\"digest\":\"sha256:%064x\"}"::formatted)
                .collect(Collectors.joining(","));
        Content list = Content.of("{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(descriptors));

        HttpResponse<byte[]> answer = answerWithPushed(list);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).asString().contains("more than 1,000 referrers");
    }

    /** What is answered when such a list stands under the tag that clients without the API keep it under. */
    private HttpResponse<byte[]> answerWithPushed(Content list) throws IOException {
        new PushedContent(store, "team/hosted")
                .manifest(list, "sha256-" + IMAGE.digest().hex());
        return tain.get("/v2/team/hosted/referrers/" + IMAGE.digest());
    }

    @Test
    void ofAnotherManifestAreNotListedWhateverTheNoteSays() throws IOException {
        pullBoth();
        tain.close();
        Path notes = store.resolve("tain/repositories/source.example/team/app/_referrers/sha256");
        String other = Digest.sha256(new byte[0]).hex();
        Files.move(notes.resolve(IMAGE.digest().hex()), notes.resolve(other));
        start();

        assertThat(digests(tain.get(REPOSITORY + "referrers/sha256:" + other))).isEmpty();
    }

    @Test
    void areTypedByTheirConfigWhereTheySayNothingElse() throws IOException {
        TestArtifact old = new TestArtifact(IMAGE.digest(), "", Map.of(), SIGNATURE.payload());
        old.putInto(source, TEAM_APP);
        tain.get(REPOSITORY + "manifests/" + old.digest());
        source.on(RequestMatch.anything()).always(Fault.status(500));

        assertThat(json(tain.get(PATH))
                        .path("manifests")
                        .path(0)
                        .path("artifactType")
                        .asString())
                .isEqualTo("application/vnd.oci.empty.v1+json");
    }

    @Test
    void areSoughtElsewhereWhileTheStoreFails() throws IOException {
        SIGNATURE.putInto(source, TEAM_APP);
        Path notes = store.resolve("tain/repositories/source.example/team/app/_referrers/sha256");
        Files.createDirectories(notes);
        Files.writeString(notes.resolve(IMAGE.digest().hex()), "a file where a directory belongs");

        assertIsNotKnownToBeAll(tain.get(PATH));
        source.remove(TEAM_APP, IMAGE.digest());
        tain.clock().advance(RunningTain.TAG_MAX_AGE);
        assertThat(tain.get(PATH).statusCode()).isEqualTo(503);
    }

    @Test
    void areSoughtElsewhereWhenOneIsDamaged() throws IOException {
        pullBoth();
        tain.close();
        damage(SBOM);
        SIGNATURE.putInto(source, TEAM_APP);
        start();

        assertIsNotKnownToBeAll(tain.get(PATH));
    }

    private static void assertIsNotKnownToBeAll(HttpResponse<byte[]> answer) {
        assertThat(digests(answer)).containsExactly(SIGNATURE.digest());
        assertThat(answer.headers().firstValue("Warning")).contains("111 tain \"Revalidation Failed\"");
    }

    /** What the source knows is no more than a part then, and would hide signatures. */
    @Test
    void areAnErrorWhenOneThatWasPushedIsDamaged() throws IOException {
        PushedContent hosted = pushList();
        damage(SIGNATURE);
        SBOM.putInto(source, TEAM_APP);
        assertThat(tain.get(PATH).statusCode()).isEqualTo(503);

        hosted.manifest(SIGNATURE.manifest().content());
        assertThat(digests(tain.get(PATH))).containsExactlyElementsOf(sorted(SIGNATURE, SBOM));
    }

    @Test
    void areAnErrorWhenTheListThatWasPushedIsLost() throws IOException {
        PushedContent hosted = pushList();
        Files.delete(hosted.data(LIST.digest()));
        SBOM.putInto(source, TEAM_APP);

        assertThat(tain.get(PATH).statusCode()).isEqualTo(503);
    }

    /** A signature, in the list for clients without the API. */
    private PushedContent pushList() throws IOException {
        PushedContent hosted = new PushedContent(store, "source.example/team/app");
        hosted.manifest(SIGNATURE.manifest().content());
        hosted.manifest(LIST, "sha256-" + IMAGE.digest().hex());
        return hosted;
    }

    private void damage(TestArtifact artifact) throws IOException {
        Content manifest = artifact.manifest().content();
        Files.write(
                new PushedContent(store, "").data(manifest.digest()),
                manifest.corruptedAt(5).bytes());
    }

    private void pullBoth() throws IOException {
        SIGNATURE.putInto(source, TEAM_APP);
        SBOM.putInto(source, TEAM_APP);
        for (TestArtifact artifact : List.of(SIGNATURE, SBOM)) {
            assertThat(tain.get(REPOSITORY + "manifests/" + artifact.digest()).statusCode())
                    .isEqualTo(200);
        }
        source.remove(TEAM_APP, IMAGE.digest());
    }

    private Path link(Digest manifest) {
        return store.resolve(
                "docker/registry/v2/repositories/source.example/team/app/_manifests/revisions/sha256/%s/link"
                        .formatted(manifest.hex()));
    }
}
