package dev.tain.server.registry;

import static dev.tain.testkit.RequestMatch.blob;
import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.gets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.LogLines;
import dev.tain.server.RunningTain;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.ImageFormat;
import dev.tain.testkit.TestImage;
import dev.tain.testkit.TestIndex;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * clients.md, "config or layer fails before its headers": for containers/image close without an answer, then 404 that
 * manifest to everyone for a minute or two.
 */
class WithheldManifestTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final RepositoryName TEAM_OTHER = RepositoryName.parse("team/other");
    private static final Tag STABLE = Tag.parse("stable");
    private static final String PODMAN = "containers/5.34.0 (github.com/containers/image)";
    private static final String DOCKER = "docker/20.10.24";
    private static final Duration WITHHELD = Duration.ofSeconds(90);

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    private final TestImage image =
            ImageBuilder.seeded(1).layer(4_000).layer(5_000).build();
    private final TestImage arm =
            ImageBuilder.seeded(2).architecture("arm64").layer(6_000).build();
    private final TestIndex index = TestIndex.of(ImageFormat.OCI, image, arm);
    private final TestImage other = ImageBuilder.seeded(3).layer(7_000).build();
    private final Digest layer = image.layers().get(0).digest();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() throws IOException {
        tain = RunningTain.start(store, source);
        index.putInto(source, TEAM_APP, STABLE);
        other.putInto(source, TEAM_APP);
        image.putInto(source, TEAM_OTHER);
        for (Identifier identifier : new Identifier[] {STABLE, image.digest(), arm.digest(), other.digest()}) {
            assertThat(status("GET", identifier)).isEqualTo(200);
        }
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void isAbsentForEverybodyForAWhileAndSoIsTheIndexThatNamesIt(String method) throws IOException {
        source.on(gets().and(blob(layer))).always(Fault.status(500));
        assertThatThrownBy(() -> tain.get(path("blobs", layer), "User-Agent", PODMAN))
                .isInstanceOf(IOException.class);

        assertThat(status(method, STABLE, "User-Agent", PODMAN)).isEqualTo(404);
        assertThat(status(method, STABLE, "User-Agent", DOCKER)).isEqualTo(404);
        assertThat(status(method, index.digest())).isEqualTo(404);
        assertThat(status(method, image.digest())).isEqualTo(404);

        tain.clock().advance(WITHHELD.minusNanos(1));
        assertThat(status(method, STABLE)).isEqualTo(404);
        tain.clock().advance(Duration.ofNanos(1));
        assertThat(status(method, STABLE)).isEqualTo(200);
        assertThat(status(method, image.digest())).isEqualTo(200);
    }

    @Test
    void isToldToTheLogOnceAndOnlyWhenThereIsOne() throws IOException {
        source.on(gets()).always(Fault.status(500));
        Digest unknown = Digest.sha256(new byte[] {1});
        try (LogLines log = LogLines.of("dev.tain.server.pull.WithheldManifests")) {
            tain.get(path("blobs", unknown));
            assertThat(log.messages()).isEmpty();

            tain.get(path("blobs", layer));
            assertThat(status("GET", STABLE)).isEqualTo(404);
            assertThat(status("GET", image.digest())).isEqualTo(404);

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("The manifests in source.example/team/app that need " + layer + " are withheld until ");
        }
    }

    @Test
    void leavesOtherImagesAlone() throws IOException {
        source.on(gets().and(blob(layer))).always(Fault.status(500));
        tain.get(path("blobs", layer));

        assertThat(status("GET", arm.digest())).isEqualTo(200);
        assertThat(status("GET", other.digest())).isEqualTo(200);
        source.clearFaults();
        tain.clock().advance(Duration.ofSeconds(30));
        assertThat(tain.get("/v2/source.example/team/other/manifests/" + image.digest())
                        .statusCode())
                .as("the same image in another repository")
                .isEqualTo(200);
    }

    /** As clients do that look at what an index names, and do not know what it is. */
    @Test
    void isServedAlthoughSomebodyAsksForAManifestWhereBlobsAre() throws IOException {
        assertThat(tain.get(path("blobs", image.digest())).statusCode()).isEqualTo(404);

        assertThat(status("GET", STABLE)).isEqualTo(200);
        assertThat(status("HEAD", index.digest())).isEqualTo(200);
        assertThat(status("GET", image.digest())).isEqualTo(200);
    }

    @Test
    void saysWhyAndUntilWhen() throws IOException {
        source.on(gets().and(blob(layer))).always(Fault.status(500));
        tain.get(path("blobs", layer));

        HttpResponse<byte[]> answer = tain.get(path("manifests", STABLE));

        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("MANIFEST_UNKNOWN", index.digest() + " is withheld until 12:01:30Z")
                .contains("its blob " + layer, "answered 500");
    }

    @Test
    void isAbsentWhenABlobThatItNamesHasGone() throws IOException {
        source.remove(TEAM_APP, layer);

        assertThat(tain.get(path("blobs", layer)).statusCode()).isEqualTo(404);

        assertThat(status("GET", STABLE)).isEqualTo(404);
        assertThat(status("GET", image.digest())).isEqualTo(404);
    }

    @Test
    void isServedAgainAsSoonAsTheBlobIsHere() throws IOException {
        source.on(gets().and(blob(layer))).always(Fault.status(500));
        tain.get(path("blobs", layer));
        recover();
        assertThat(status("GET", image.digest())).isEqualTo(404);

        assertThat(tain.get(path("blobs", layer)).statusCode()).isEqualTo(200);

        assertThat(status("HEAD", image.digest())).isEqualTo(200);
        assertThat(status("GET", STABLE)).isEqualTo(200);
    }

    @Test
    void isWithheldAsLongAsOneOfItsBlobsIsMissing() throws IOException {
        Digest second = image.layers().get(1).digest();
        source.on(gets().and(blobs())).always(Fault.status(500));
        tain.get(path("blobs", layer));
        tain.get(path("blobs", second));
        recover();

        assertThat(tain.get(path("blobs", layer)).statusCode()).isEqualTo(200);

        assertThat(status("GET", image.digest())).isEqualTo(404);
    }

    /** The source has no trouble any more, and is not left alone either. */
    private void recover() {
        source.clearFaults();
        tain.clock().advance(Duration.ofSeconds(10));
    }

    private int status(String method, Identifier identifier, String... headers) throws IOException {
        return tain.send(method, path("manifests", identifier), headers).statusCode();
    }

    private static String path(String kind, Identifier identifier) {
        return "/v2/source.example/team/app/%s/%s".formatted(kind, identifier);
    }
}
