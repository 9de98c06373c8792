package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.policy.Location;
import dev.tain.policy.Mirror;
import dev.tain.policy.PullFromMirror;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.Scope;
import dev.tain.server.RunningTain;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ImageTagMirrorSet with NeverContactSource: the mirror for tags is the only place, also for all that a tag leads to. */
class TagMirrorTest {

    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final Tag TAG = Tag.parse("1");
    private static final String PATH = "/v2/source.example/team/app/";

    private final FakeRegistry mirror = FakeRegistry.start();
    private final TestImage image =
            ImageBuilder.seeded(1).layer(4_000).layer(100_000).build();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        Mirror tagsOnly = new Mirror(RunningTain.location(mirror), true, PullFromMirror.TAG_ONLY);
        tain = RunningTain.start(
                store,
                List.of(new RegistryEntry(
                        Scope.parse("source.example"),
                        Optional.of(Location.parse("source.example")),
                        false,
                        true,
                        List.of(tagsOnly))));
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
        mirror.close();
    }

    private HttpResponse<byte[]> manifest(Object identifier) throws IOException {
        return tain.get(PATH + "manifests/" + identifier);
    }

    private static Optional<String> digest(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Docker-Content-Digest");
    }

    @Test
    void anImageIsPulledByItsTagWithAllThatBelongsToIt() throws IOException {
        image.putInto(mirror, NAME, TAG);

        assertThat(digest(manifest(TAG))).contains(image.digest().toString());
        for (TestBlob blob : image.blobs()) {
            HttpResponse<byte[]> answer = tain.get(PATH + "blobs/" + blob.digest());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Digest.sha256(answer.body())).isEqualTo(blob.digest());
        }
    }

    /** As containerd and Docker do: HEAD for the tag, and everything else by digest. */
    @Test
    void aTagThatWasLookedUpIsPulledByItsDigest() throws IOException {
        image.putInto(mirror, NAME, TAG);

        Optional<String> digest = digest(tain.head(PATH + "manifests/" + TAG));

        assertThat(manifest(digest.orElseThrow()).statusCode()).isEqualTo(200);
    }

    @Test
    void aTagThatMovesIsFollowed() throws IOException {
        image.putInto(mirror, NAME, TAG);
        manifest(TAG);
        TestImage young = ImageBuilder.seeded(2).layer(4_000).build();
        young.putInto(mirror, NAME, TAG);
        tain.clock().advance(RunningTain.TAG_MAX_AGE);

        assertThat(digest(manifest(TAG))).contains(young.digest().toString());
    }
}
