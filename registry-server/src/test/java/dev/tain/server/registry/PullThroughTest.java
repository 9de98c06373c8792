package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls by digest through the registry port, from scripted registries. */
class PullThroughTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final String NAME = "/v2/source.example/team/app";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int LAYER = 300_000;

    private final FakeRegistry mirror = FakeRegistry.start();
    private final FakeRegistry source = FakeRegistry.start();
    private final TestImage image =
            ImageBuilder.seeded(1).layer(LAYER).layer(40_000).build();
    private final TestBlob layer = image.layers().get(0);

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        tain = RunningTain.start(store, mirror, source);
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
        mirror.close();
        source.close();
    }

    @Test
    void servesManifestsAndBlobsExactlyAsTheyAre() throws IOException {
        image.putInto(source, TEAM_APP);

        HttpResponse<byte[]> manifest = tain.get(manifest(image.digest()));

        assertThat(manifest.statusCode()).isEqualTo(200);
        assertThat(manifest.body()).isEqualTo(image.manifest().content().bytes());
        assertThat(header(manifest, "Content-Type"))
                .isEqualTo(image.manifest().descriptor().mediaType().value());
        assertThat(header(manifest, "Content-Length"))
                .isEqualTo(Long.toString(image.manifest().size()));
        assertThat(header(manifest, "Docker-Content-Digest"))
                .isEqualTo(image.digest().toString());
        for (TestBlob blob : image.blobs()) {
            HttpResponse<byte[]> answer = tain.get(blob(blob.digest()));
            assertThat(answer.body()).isEqualTo(blob.content().bytes());
            assertThat(header(answer, "Content-Length")).isEqualTo(Long.toString(blob.size()));
            assertThat(header(answer, "Docker-Content-Digest"))
                    .isEqualTo(blob.digest().toString());
        }
    }

    @Test
    void asksTheMirrorsFirstAndTheSourceLast() throws IOException {
        image.putInto(mirror, TEAM_APP);
        image.putInto(source, TEAM_APP);

        tain.get(manifest(image.digest()));
        tain.get(blob(layer.digest()));

        assertThat(mirror.requests()).isNotEmpty();
        assertThat(source.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500, 503})
    void goesOnToTheNextPlaceWhateverTheFirstOneAnswers(int status) throws IOException {
        image.putInto(source, TEAM_APP);
        mirror.on(RequestMatch.anything()).always(Fault.status(status));

        assertThat(tain.get(manifest(image.digest())).statusCode()).isEqualTo(200);
        assertThat(tain.get(blob(layer.digest())).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void answers404WhenEveryPlaceLacksOrDenies(int status) throws IOException {
        source.on(RequestMatch.anything()).always(Fault.status(status));

        assertError(tain.get(manifest(image.digest())), 404, "MANIFEST_UNKNOWN");
        assertError(tain.get(blob(layer.digest())), 404, "BLOB_UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void answers503WhenAPlaceFailsAndNoneHasIt(int status) throws IOException {
        mirror.on(RequestMatch.anything()).always(Fault.status(status));

        assertError(tain.get(manifest(image.digest())), 503, "UNKNOWN");
        assertError(tain.get(blob(layer.digest())), 503, "UNKNOWN");
    }

    @Test
    void namesEveryPlaceAndWhatItSaidInTheError() throws IOException {
        mirror.on(RequestMatch.anything()).always(Fault.status(500));

        String body = new String(tain.get(manifest(image.digest())).body(), StandardCharsets.UTF_8);

        assertThat(body).contains(mirror.host().value(), "500", source.host().value(), "not there");
    }

    @Test
    void servesWhatItHoldsWithEveryPlaceGone() throws IOException {
        image.putInto(source, TEAM_APP);
        tain.get(manifest(image.digest()));
        image.blobs().forEach(blob -> fetch(blob.digest()));
        mirror.close();
        source.close();

        assertThat(tain.get(manifest(image.digest())).body())
                .isEqualTo(image.manifest().content().bytes());
        assertThat(tain.get(blob(layer.digest())).body())
                .isEqualTo(layer.content().bytes());
    }

    @Test
    void neverDownloadsForAHead() throws IOException {
        image.putInto(source, TEAM_APP);

        HttpResponse<byte[]> manifest = tain.head(manifest(image.digest()));
        HttpResponse<byte[]> blob = tain.head(blob(layer.digest()));

        assertThat(header(manifest, "Content-Length"))
                .isEqualTo(Long.toString(image.manifest().size()));
        assertThat(header(blob, "Content-Length")).isEqualTo(Long.toString(LAYER));
        assertThat(source.requests(RequestMatch.gets())).isEmpty();
    }

    @Test
    void sendsTheFirstBytesBeforeItHasTheLast() throws Exception {
        image.putInto(source, TEAM_APP);
        Gate gate = new Gate();
        source.on(RequestMatch.blob(layer.digest())).always(Fault.stallAfter(LAYER - 1000, gate));

        HttpResponse<InputStream> answer =
                tain.http().send(tain.request("GET", blob(layer.digest())), BodyHandlers.ofInputStream());

        try (InputStream body = answer.body()) {
            byte[] begin = body.readNBytes(100_000);
            gate.open();
            byte[] rest = body.readAllBytes();
            assertThat(begin.length + rest.length).isEqualTo(LAYER);
        }
    }

    @Test
    void fetchesABlobOnceForTwoHundredReadersAtATime() {
        image.putInto(source, TEAM_APP);
        Gate gate = new Gate();
        source.on(RequestMatch.blob(layer.digest())).always(Fault.stallAfter(LAYER / 2, gate));

        List<CompletableFuture<HttpResponse<byte[]>>> readers = IntStream.range(0, 200)
                .mapToObj(i ->
                        tain.http().sendAsync(tain.request("GET", blob(layer.digest())), BodyHandlers.ofByteArray()))
                .toList();
        Await.until("all of them read", LIMIT, () -> tain.fills().stream().anyMatch(fill -> fill.readers() == 200));
        gate.open();

        assertThat(readers)
                .allSatisfy(reader -> assertThat(reader)
                        .succeedsWithin(LIMIT)
                        .returns(layer.digest(), answer -> Digest.sha256(answer.body())));
        assertThat(source.bytesServed(layer.digest())).isEqualTo(LAYER);
    }

    @Test
    void goesOnWithAFillWhoseClientHasLeft() throws Exception {
        image.putInto(source, TEAM_APP);
        Gate gate = new Gate();
        source.on(RequestMatch.blob(layer.digest())).always(Fault.stallAfter(LAYER / 2, gate));
        HttpResponse<InputStream> answer =
                tain.http().send(tain.request("GET", blob(layer.digest())), BodyHandlers.ofInputStream());

        answer.body().close();
        gate.open();

        Await.until("the blob is stored", LIMIT, this::isLayerStored);
        assertThat(fetch(layer.digest())).isEqualTo(layer.content().bytes());
        assertThat(source.bytesServed(layer.digest())).isEqualTo(LAYER);
    }

    @Test
    void passesOverAPlaceThatGivesAnotherManifest() throws IOException {
        TestImage other = ImageBuilder.seeded(2).layer(20_000).build();
        image.putInto(mirror, TEAM_APP);
        image.putInto(source, TEAM_APP);
        mirror.on(RequestMatch.manifests()).always(Fault.serve(other.manifest().content()));

        assertThat(tain.get(manifest(image.digest())).body())
                .isEqualTo(image.manifest().content().bytes());
    }

    @Test
    void cutsOffAWrongBlobKeepsNothingAndTakesTheNextPlaceNextTime() throws IOException {
        image.putInto(mirror, TEAM_APP);
        image.putInto(source, TEAM_APP);
        mirror.on(RequestMatch.blobs()).always(Fault.corruptByteAt(5));

        assertThatThrownBy(() -> tain.get(blob(layer.digest()))).isInstanceOf(IOException.class);
        assertThat(tain.files("docker/registry/v2/blobs")).isEmpty();

        assertThat(tain.get(blob(layer.digest())).body())
                .isEqualTo(layer.content().bytes());
        assertThat(source.bytesServed(layer.digest())).isEqualTo(LAYER);
    }

    @Test
    void servesABlobWhoseLengthNobodyAnnounced() throws IOException {
        image.putInto(source, TEAM_APP);
        source.on(RequestMatch.blobs()).always(Fault.chunked());

        assertThat(tain.get(blob(layer.digest())).body())
                .isEqualTo(layer.content().bytes());
    }

    @Test
    void followsRedirectsToAnotherHost() throws IOException {
        image.putInto(source, TEAM_APP);
        image.putInto(mirror, TEAM_APP);
        mirror.on(RequestMatch.blobs()).always(Fault.redirect(307, source.blobUri(TEAM_APP, layer.digest())));

        assertThat(tain.get(blob(layer.digest())).body())
                .isEqualTo(layer.content().bytes());
        assertThat(source.bytesServed(layer.digest())).isEqualTo(LAYER);
    }

    @Test
    void leavesNoSpoolBehind() throws IOException {
        image.putInto(source, TEAM_APP);
        image.blobs().forEach(blob -> fetch(blob.digest()));
        tain.get(manifest(image.digest()));

        Await.until("the spool is empty", LIMIT, () -> files("tain/spool").isEmpty());
    }

    @Test
    void servesNothingThatTheAcceptHeaderLeavesOut() throws IOException {
        image.putInto(source, TEAM_APP);

        assertError(tain.get(manifest(image.digest()), "Accept", "text/html"), 404, "MANIFEST_UNKNOWN");
        assertError(tain.get(manifest(image.digest()), "Accept", "nonsense"), 400, "UNSUPPORTED");
    }

    @Test
    void refusesASourceThatNobodyAllowed() throws IOException {
        assertError(tain.get("/v2/evil.example/a/manifests/" + image.digest()), 403, "DENIED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void refusesToBeWrittenTo(String method) throws IOException {
        HttpResponse<byte[]> answer = tain.send(method, manifest(Tag.parse("latest")));

        assertError(answer, 405, "UNSUPPORTED");
        assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void answersThePing() throws IOException {
        HttpResponse<byte[]> answer = tain.get("/v2/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    private boolean isLayerStored() {
        return !files("docker/registry/v2/repositories").isEmpty();
    }

    private List<Path> files(String part) {
        try {
            return tain.files(part);
        } catch (IOException e) {
            return List.of(); // a file went away while they were listed
        }
    }

    private byte[] fetch(Digest digest) {
        try {
            return tain.get(blob(digest)).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String manifest(Object identifier) {
        return NAME + "/manifests/" + identifier;
    }

    private static String blob(Digest digest) {
        return NAME + "/blobs/" + digest;
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static void assertError(HttpResponse<byte[]> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"" + code + "\"");
    }
}
