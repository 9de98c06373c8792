package dev.tain.server.registry;

import static dev.tain.server.registry.ReferrerLists.digests;
import static dev.tain.server.registry.ReferrerLists.sorted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.policy.Location;
import dev.tain.policy.Mirror;
import dev.tain.policy.PullFromMirror;
import dev.tain.server.FreePort;
import dev.tain.server.RunningTain;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestArtifact;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sources that are mirrored at one place on Tain, as tools that copy catalogs may set it up. */
class SharedMirrorTest {

    private static final RepositoryName NAME = RepositoryName.parse("ubi8");
    private static final Tag TAG = Tag.parse("1");
    private static final String PATH = "/v2/shared/ubi8/";

    private final FakeRegistry one = FakeRegistry.start();
    private final FakeRegistry other = FakeRegistry.start();
    private final TestImage image = ImageBuilder.seeded(1).layer(4_000).build();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() throws IOException {
        int port = FreePort.find();
        List<Mirror> shared =
                List.of(new Mirror(Location.parse("127.0.0.1:" + port + "/shared"), true, PullFromMirror.ALL));
        tain = RunningTain.start(
                store,
                List.of(
                        RunningTain.entry("one.example", one, shared),
                        RunningTain.entry("other.example", other, shared)),
                port);
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
        one.close();
        other.close();
    }

    @Test
    void aDigestIsFoundAtWhicheverHasIt() throws IOException {
        image.putInto(other, NAME);

        HttpResponse<byte[]> manifest = tain.get(PATH + "manifests/" + image.digest());

        assertThat(manifest.statusCode()).isEqualTo(200);
        for (TestBlob blob : image.blobs()) {
            assertThat(tain.get(PATH + "blobs/" + blob.digest()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void soIsWhatBelongsToADigest() throws IOException {
        image.putInto(other, NAME);
        TestImage signature = ImageBuilder.seeded(2).layer(4_000).build();
        String tag = image.digest().toString().replace(':', '-') + ".sig";
        signature.putInto(other, NAME, Tag.parse(tag));

        assertThat(tain.get(PATH + "manifests/" + tag).statusCode()).isEqualTo(200);
        assertThat(tain.head(PATH + "manifests/" + image.digest()).statusCode()).isEqualTo(200);
    }

    @Test
    void soIsWhatRefersToADigest() throws IOException {
        image.putInto(other, NAME);
        TestArtifact signature = TestArtifact.of(image.digest(), "application/x.signature", "signed");
        TestArtifact sbom = TestArtifact.of(image.digest(), "application/x.sbom", "listed");
        signature.putInto(other, NAME);

        assertThat(digests(tain.get(referrers()))).containsExactly(signature.digest());

        image.putInto(one, NAME);
        sbom.putInto(one, NAME);
        tain.clock().advance(RunningTain.TAG_MAX_AGE);
        assertThat(digests(tain.get(referrers()))).containsExactlyElementsOf(sorted(signature, sbom));
    }

    @Test
    void whatOneKnowsToReferToADigestIsNotAllWhileAnotherFails() throws IOException {
        one.on(RequestMatch.anything()).always(Fault.status(500));
        assertThat(tain.get(referrers()).statusCode()).isEqualTo(503);

        TestArtifact signature = TestArtifact.of(image.digest(), "application/x.signature", "signed");
        signature.putInto(other, NAME);
        tain.clock().advance(RunningTain.TAG_MAX_AGE);
        HttpResponse<byte[]> answer = tain.get(referrers());
        assertThat(digests(answer)).containsExactly(signature.digest());
        assertThat(answer.headers().firstValue("Warning")).contains("111 tain \"Revalidation Failed\"");
    }

    private String referrers() {
        return PATH + "referrers/" + image.digest();
    }

    @Test
    void whatOneDoesNotHaveIsAbsentThereAlone() throws IOException {
        image.putInto(other, NAME);

        assertThat(tain.get("/v2/one.example/ubi8/manifests/" + image.digest()).statusCode())
                .isEqualTo(404);
        assertThat(tain.get(PATH + "manifests/" + image.digest()).statusCode()).isEqualTo(200);
        assertThat(tain.get("/v2/one.example/ubi8/manifests/" + image.digest()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void whileOneFailsAnotherMayHaveIt() throws IOException {
        image.putInto(other, NAME);
        one.on(RequestMatch.anything()).always(Fault.status(500));

        assertThat(tain.get(PATH + "manifests/" + image.digest()).statusCode()).isEqualTo(200);
        assertThat(tain.get(PATH + "manifests/" + young().digest()).statusCode())
                .isEqualTo(503);
    }

    private static TestImage young() {
        return ImageBuilder.seeded(9).layer(4_000).build();
    }

    /** The other one's may be another image. */
    @Test
    void aTagIsThatOfTheFirst() throws IOException {
        image.putInto(other, NAME, TAG);

        assertThat(tain.get(PATH + "manifests/" + TAG).statusCode()).isEqualTo(404);

        image.putInto(one, NAME, TAG);
        tain.clock().advance(RunningTain.TAG_MAX_AGE);

        assertThat(tain.get(PATH + "manifests/" + TAG).statusCode()).isEqualTo(200);
    }
}
