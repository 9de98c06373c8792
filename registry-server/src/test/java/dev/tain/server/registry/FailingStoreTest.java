package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.RunningTain;
import dev.tain.server.pull.blob.StoreHealth;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that fails keeps no content from anybody. Directories are replaced by files: that stops the superuser, too. */
class FailingStoreTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final RepositoryName OTHER = RepositoryName.parse("team/other");
    private static final Tag STABLE = Tag.parse("stable");
    private static final String NAME = "/v2/source.example/team/app";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @AutoClose
    private final FakeRegistry mirror = FakeRegistry.start();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    private final TestImage image = ImageBuilder.seeded(1).layer(3_000_000).build();
    private final TestBlob layer = image.layers().get(0);
    private final String layerPath = NAME + "/blobs/" + layer.digest();
    private final String manifestPath = NAME + "/manifests/" + image.digest();
    private final String tagPath = NAME + "/manifests/" + STABLE;

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        image.putInto(source, TEAM_APP, STABLE);
        tain = RunningTain.start(store, mirror, source);
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
    }

    @Test
    void blobsAndManifestsThatCannotBeKeptAreServed() throws IOException {
        breakDown("tain/spool");

        assertThat(tain.get(layerPath).body()).isEqualTo(layer.content().bytes());
        assertThat(tain.get(layerPath).body()).isEqualTo(layer.content().bytes());
        assertImage(tain.get(manifestPath));
        assertImage(tain.get(tagPath));
        assertImage(tain.head(tagPath));
        assertThat(tain.head(layerPath).headers().firstValue("Content-Length")).contains(Long.toString(layer.size()));
        assertThat(tain.get(layerPath, "Range", "bytes=1000000-1999999").body())
                .isEqualTo(layer.content().slice(1_000_000, 1_000_000).bytes());
        assertThat(tain.files("docker")).isEmpty();
    }

    /** Or each part would be a download of the whole. */
    @Test
    void ofABlobThatCannotBeKeptThereAreNoSeveralParts() throws IOException {
        breakDown("tain/spool");

        HttpResponse<byte[]> answer = tain.get(layerPath, "Range", "bytes=0-9,100-109,1000000-1000009");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(layer.content().bytes());
        assertThat(source.requests(RequestMatch.blob(layer.digest()).and(RequestMatch.gets())))
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void anEmptyBlobIsServed() throws IOException {
        Content nothing = Content.of("");
        source.putBlob(TEAM_APP, nothing);
        breakDown("tain/spool");

        HttpResponse<byte[]> answer = tain.get(NAME + "/blobs/" + nothing.digest());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aManifestIsFetchedOnceWhetherOrNotItCouldBeKept() throws IOException {
        breakDown("tain/spool");

        assertImage(tain.get(manifestPath));
        assertImage(tain.get(manifestPath));

        assertThat(source.requests(RequestMatch.manifests())).hasSize(1);
    }

    @Test
    void theHealthSaysSoUntilSomethingIsKept() throws IOException {
        breakDown("tain/spool");
        tain.get(layerPath);
        Await.until("the failure", LIMIT, () -> tain.storeHealth().problem().isPresent());
        assertThat(tain.meters().get("tain.store.failing").gauge().value()).isEqualTo(1);

        mend("tain/spool");
        assertThat(tain.get(layerPath).body()).isEqualTo(layer.content().bytes());

        Await.until("the end of it", LIMIT, () -> tain.storeHealth().problem().isEmpty());
        source.forgetRequests();
        assertThat(tain.get(layerPath).body()).isEqualTo(layer.content().bytes());
        assertThat(source.requests()).isEmpty();
        assertThat(finished("passed_through")).isEqualTo(1);
        assertThat(finished("stored")).isEqualTo(1);
    }

    @Test
    void wrongBytesAreNeverCompletedAndComeFromElsewhereNextTime() throws IOException {
        image.putInto(mirror, TEAM_APP);
        mirror.on(RequestMatch.blobs()).always(Fault.corruptByteAt(5));
        breakDown("tain/spool");

        assertThatThrownBy(() -> tain.get(layerPath)).isInstanceOf(IOException.class);

        assertThat(tain.get(layerPath).body()).isEqualTo(layer.content().bytes());
    }

    @Test
    void whatCannotBeLookedUpIsFetched() throws IOException {
        breakDown("docker/registry/v2/repositories");

        assertImage(tain.get(manifestPath));
        assertImage(tain.get(tagPath));
        assertThat(tain.get(layerPath).body()).isEqualTo(layer.content().bytes());
        assertThat(tain.head(layerPath).statusCode()).isEqualTo(200);
        assertThat(tain.storeHealth().problem())
                .map(StoreHealth.Problem::cause)
                .hasValueSatisfying(cause -> assertThat(cause).contains("Not a directory"));
    }

    /** It may be here: absent and failed are different things. */
    @ParameterizedTest
    @ValueSource(strings = {"/manifests/v1", "/manifests/sha256:%1$s", "/blobs/sha256:%1$s"})
    void whatCannotBeLookedUpAndIsNowhereElseIsNotSaidToBeAbsent(String path) throws IOException {
        String absent = NAME + path.formatted("0".repeat(64));
        assertThat(tain.get(absent).statusCode()).isEqualTo(404);

        breakDown("docker/registry/v2/repositories");

        assertThat(tain.get(absent).statusCode()).isEqualTo(503);
        assertThat(tain.head(absent).statusCode()).isEqualTo(503);
    }

    /** Each client gets what makes it go on elsewhere, as it does where places fail. */
    @Test
    void aBlobThatCannotBeLookedUpEndsNobodysPull() throws IOException {
        String absent = NAME + "/blobs/sha256:" + "0".repeat(64);
        breakDown("docker/registry/v2/repositories");

        assertThatThrownBy(() -> tain.get(absent, "User-Agent", "containers/5.34.0 (github.com/containers/image)"))
                .isInstanceOf(IOException.class);
        assertThat(tain.get(absent, "User-Agent", "containerd/1.7.24").statusCode())
                .isEqualTo(404);
    }

    /** Or clients that begin anew would begin at the same place for ever. */
    @Test
    void theManifestOfABlobThatCannotBeLookedUpIsWithheld() throws IOException {
        assertImage(tain.get(manifestPath));
        source.remove(TEAM_APP, layer.digest());
        Path repositories = store.resolve("docker/registry/v2/repositories");
        Files.move(repositories, repositories.resolveSibling("away"));
        Files.createFile(repositories);

        assertThat(tain.get(layerPath).statusCode()).isEqualTo(503);

        assertThat(tain.get(manifestPath).statusCode()).isEqualTo(404);
    }

    @Test
    void aBlobThatCannotBeLinkedIsServed() throws IOException {
        tain.get(layerPath);
        Await.until("the blob is held", LIMIT, () -> finished("stored") == 1);
        source.putBlob(OTHER, layer.content());
        Path repositories = store.resolve("docker/registry/v2/repositories/source.example/team/other");
        Files.createFile(repositories);
        source.forgetRequests();

        HttpResponse<byte[]> answer = tain.get("/v2/source.example/team/other/blobs/" + layer.digest());

        assertThat(answer.body()).isEqualTo(layer.content().bytes());
        assertThat(source.requests(RequestMatch.gets())).isEmpty();
    }

    private void assertImage(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Docker-Content-Digest"))
                .contains(image.digest().toString());
    }

    private double finished(String outcome) {
        return tain.meters()
                .get("tain.fills.finished")
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }

    private void breakDown(String directory) throws IOException {
        Path path = store.resolve(directory);
        Files.createDirectories(path.resolveSibling(""));
        Files.deleteIfExists(path);
        Files.createFile(path);
    }

    private void mend(String directory) throws IOException {
        Files.delete(store.resolve(directory));
        Files.createDirectory(store.resolve(directory));
    }
}
