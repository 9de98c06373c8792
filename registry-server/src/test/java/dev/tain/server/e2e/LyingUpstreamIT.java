package dev.tain.server.e2e;

import static dev.tain.testkit.RequestMatch.blob;
import static dev.tain.testkit.RequestMatch.gets;
import static dev.tain.testkit.RequestMatch.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The mirror lies and the source does not: no client gets a complete wrong answer, and nothing wrong is stored. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LyingUpstreamIT {

    private static final int LAYER_SIZE = 3_000_000;
    private static final TestImage IMAGE =
            ImageBuilder.seeded(5).layer(LAYER_SIZE).layer(20_000).build();
    private static final TestBlob LAYER = IMAGE.layers().get(0);

    @TempDir
    Path directory;

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @AutoClose
    private final FakeRegistry mirror = FakeRegistry.start();

    @AutoClose
    TainProcess tain;

    private TainClient client;

    @BeforeEach
    void startTain() throws IOException {
        IMAGE.putInto(source, Ubi8Policy.SOURCE);
        IMAGE.putInto(mirror, Ubi8Policy.MIRROR);
        Ubi8Policy.write(directory, source.port(), mirror.port());
        tain = TainProcess.start(directory);
        client = new TainClient(tain, Ubi8Policy.MIRROR);
    }

    @Test
    void aWrongByteInTheMiddleIsNeverServedWhole() throws Exception {
        assertLayerSurvives(Fault.corruptByteAt(LAYER_SIZE / 2));
    }

    @Test
    void aWrongLastByteIsNeverServedWhole() throws Exception {
        assertLayerSurvives(Fault.corruptByteAt(LAYER_SIZE - 1));
    }

    @Test
    void aShortBodyIsNeverServedAsTheWhole() throws Exception {
        assertLayerSurvives(Fault.closeAfter(LAYER_SIZE / 2));
    }

    @Test
    void aResetIsNeverServedAsTheWhole() throws Exception {
        assertLayerSurvives(Fault.resetAfter(LAYER_SIZE / 2));
    }

    @Test
    void aShortChunkedBodyIsNeverServedAsTheWhole() throws Exception {
        assertLayerSurvives(Fault.chunked(), Fault.serve(LAYER.content().slice(0, LAYER_SIZE / 2)));
    }

    @Test
    void anotherBlobIsNeverServedUnderTheDigest() throws Exception {
        assertLayerSurvives(Fault.serve(IMAGE.layers().get(1).content()));
    }

    private void assertLayerSurvives(Fault... faults) throws Exception {
        mirror.on(gets().and(blob(LAYER.digest()))).always(faults);

        Optional<HttpResponse<byte[]>> first = client.blobUnlessCut(LAYER.digest());
        first.filter(answer -> answer.statusCode() == 200)
                .ifPresent(whole -> assertThat(Digest.sha256(whole.body())).isEqualTo(LAYER.digest()));
        assertThat(mirror.bytesServed(LAYER.digest())).isPositive();
        new StoreFiles(tain.store()).verified();

        HttpResponse<byte[]> second = client.blob(LAYER.digest());
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(Digest.sha256(second.body())).isEqualTo(LAYER.digest());
        new StoreFiles(tain.store()).awaitBlob(LAYER.digest());
    }

    @Test
    void aManifestWithAnotherDigestIsNeverServed() throws Exception {
        TestImage other = ImageBuilder.seeded(6).layer(20_000).build();
        mirror.on(manifest(IMAGE.digest())).always(Fault.serve(other.manifest().content()));

        assertManifestSurvives();

        assertThat(new StoreFiles(tain.store()).verified()).doesNotContain(other.digest());
    }

    @Test
    void aManifestWithAWrongByteIsNeverServed() throws Exception {
        mirror.on(manifest(IMAGE.digest())).always(Fault.corruptByteAt(10));

        assertManifestSurvives();
    }

    private void assertManifestSurvives() throws Exception {
        HttpResponse<byte[]> first = client.manifest(IMAGE.digest());
        if (first.statusCode() == 200) {
            assertThat(Digest.sha256(first.body())).isEqualTo(IMAGE.digest());
        }
        assertThat(mirror.requests(manifest(IMAGE.digest()))).isNotEmpty();

        HttpResponse<byte[]> second = client.manifest(IMAGE.digest());
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(IMAGE.manifest().content().bytes());
        assertThat(source.requests(manifest(IMAGE.digest()))).isNotEmpty();
        new StoreFiles(tain.store()).awaitBlob(IMAGE.digest());
    }

    @Test
    @RealTools("podman")
    void podmanHasTheRightImageAtTheSecondTryAtTheLatest() throws Exception {
        mirror.on(gets().and(RequestMatch.blobs())).always(Fault.corruptByteAt(100));
        ContainersHome node = ContainersHome.in(
                directory.resolve("node"), Ubi8Policy.registriesConf(tain, "127.0.0.1:1", "127.0.0.1:1"));
        String[] pull = {"pull", Ubi8Policy.IMAGE + "@" + IMAGE.digest()};

        Command.Result result = node.podman(pull);
        if (!result.succeeded()) {
            assertThat(node.podman("images", "--quiet").orFail().output()).isEmpty();
            result = node.podman(pull);
        }

        assertThat(mirror.requests(RequestMatch.blobs())).isNotEmpty();
        assertThat(result.orFail().lastLine()).isEqualTo(IMAGE.config().digest().hex());
        new StoreFiles(tain.store()).verified();
    }
}
