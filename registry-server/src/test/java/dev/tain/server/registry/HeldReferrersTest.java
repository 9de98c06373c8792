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
        push(SIGNATURE.manifest().content());
        push(SBOM.manifest().content());
        push(IMAGE.manifest().content());
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
        push(IMAGE.manifest().content());
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
        push(list);
        write(
                "_manifests/tags/sha256-%s/current/link"
                        .formatted(IMAGE.digest().hex()),
                list.digest().toString());
        return tain.get("/v2/team/hosted/referrers/" + IMAGE.digest());
    }

    /** Into the repository team/hosted, as Distribution does it. */
    private void push(Content manifest) throws IOException {
        String hex = manifest.digest().hex();
        Path data = store.resolve("docker/registry/v2/blobs/sha256/%s/%s/data".formatted(hex.substring(0, 2), hex));
        Files.createDirectories(data.resolveSibling(""));
        Files.write(data, manifest.bytes());
        write("_manifests/revisions/sha256/%s/link".formatted(hex), "sha256:" + hex);
    }

    private void write(String path, String text) throws IOException {
        Path file = store.resolve("docker/registry/v2/repositories/team/hosted").resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
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

        assertThat(digests(tain.get(PATH))).containsExactly(SIGNATURE.digest());
        source.remove(TEAM_APP, IMAGE.digest());
        tain.clock().advance(RunningTain.TAG_MAX_AGE);
        assertThat(tain.get(PATH).statusCode()).isEqualTo(503);
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
