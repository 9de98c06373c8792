package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered from memory, without a look at the store. */
class AtHandTest {

    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final Duration LIMIT = Duration.ofSeconds(10);

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

    private static String path(Digest blob) {
        return "/v2/source.example/%s/blobs/%s".formatted(NAME, blob);
    }

    private Path file(Digest blob) {
        return store.resolve("docker/registry/v2/blobs/sha256/%s/%s/data"
                .formatted(blob.hex().substring(0, 2), blob.hex()));
    }

    private Path link(Digest blob) {
        return store.resolve(
                "docker/registry/v2/repositories/source.example/%s/_layers/sha256/%s/link".formatted(NAME, blob.hex()));
    }

    /** Pulls a blob until it is in the store, and once more from there. */
    private Digest held(Content content) throws IOException {
        Digest digest = source.putBlob(NAME, content);
        assertThat(tain.get(path(digest)).statusCode()).isEqualTo(200);
        Await.until("the blob is stored", LIMIT, () -> tain.fills().isEmpty() && Files.exists(link(digest)));
        source.forgetRequests();
        return digest;
    }

    @Test
    void aSmallBlobIsServedWithoutItsFile() throws IOException {
        Digest blob = held(Content.of("small"));
        tain.get(path(blob));

        Files.delete(file(blob));

        HttpResponse<byte[]> answer = tain.get(path(blob));
        assertThat(answer.body()).asString().isEqualTo("small");
        assertThat(answer.headers().firstValue("Docker-Content-Digest")).contains(blob.toString());
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(answer.headers().firstValue("Accept-Ranges")).contains("bytes");
        assertThat(source.requests(RequestMatch.gets())).isEmpty();
    }

    @Test
    void itsHeadAndItsConditionAreAnsweredToo() throws IOException {
        Digest blob = held(Content.of("small"));
        tain.get(path(blob));
        Files.delete(file(blob));

        HttpResponse<byte[]> head = tain.head(path(blob));
        HttpResponse<byte[]> unchanged = tain.get(path(blob), "If-None-Match", "\"%s\"".formatted(blob));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).contains("5");
        assertThat(head.body()).isEmpty();
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(unchanged.body()).isEmpty();
    }

    @Test
    void aPartOfItComesFromTheFile() throws IOException {
        Digest blob = held(Content.of("small"));
        tain.get(path(blob));

        HttpResponse<byte[]> part = tain.get(path(blob), "Range", "bytes=1-2");

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).asString().isEqualTo("ma");
    }

    @Test
    void itIsNotServedFromAnotherRepository() throws IOException {
        Digest blob = held(Content.of("small"));
        tain.get(path(blob));

        assertThat(tain.get("/v2/source.example/team/other/blobs/" + blob).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aDamagedSmallBlobIsFetchedAgain() throws IOException {
        Digest blob = held(Content.of("small"));
        Files.writeString(file(blob), "wrong");

        assertThat(tain.get(path(blob)).body()).asString().isEqualTo("small");
        assertThat(source.requests(RequestMatch.gets())).hasSize(1);
    }

    private TestImage heldManifest() throws IOException {
        TestImage image = ImageBuilder.seeded(1).layer(5_000).build();
        image.putInto(source, NAME);
        assertThat(tain.get(manifestPath(image)).statusCode()).isEqualTo(200);
        return image;
    }

    private static String manifestPath(TestImage image) {
        return "/v2/source.example/%s/manifests/%s".formatted(NAME, image.digest());
    }

    /** Such a blob withholds the manifests that name it; a minute and a half later it keeps nobody from the memory. */
    @Test
    void aBlobThatIsMissingIsForgottenAfterAWhile() throws IOException {
        TestImage image = heldManifest();
        Digest unknown = Content.of("nowhere").digest();
        assertThat(tain.get(path(unknown)).statusCode()).isEqualTo(404);
        Files.delete(file(image.digest()));
        Files.delete(manifestLink(image.digest()));

        tain.clock().advance(Duration.ofSeconds(91));

        source.forgetRequests();
        assertThat(tain.get(manifestPath(image)).statusCode()).isEqualTo(200);
        assertThat(source.requests(RequestMatch.manifests())).isEmpty();
    }

    private Path manifestLink(Digest manifest) {
        return store.resolve("docker/registry/v2/repositories/source.example/%s/_manifests/revisions/sha256/%s/link"
                .formatted(NAME, manifest.hex()));
    }

    @Test
    void aManifestIsServedWithoutItsFile() throws IOException {
        TestImage image = heldManifest();
        String path = manifestPath(image);
        Files.delete(file(image.digest()));
        source.forgetRequests();

        HttpResponse<byte[]> answer = tain.get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(image.digest().matches(answer.body())).isTrue();
        assertThat(source.requests(RequestMatch.gets())).isEmpty();
    }

    @Test
    void aClientThatSendsItsRequestsAtOnceGetsTheAnswersInTheirOrder() throws IOException {
        Digest held = held(Content.of("held"));
        Digest cold = source.putBlob(NAME, Content.of("cold"));
        tain.get(path(held));
        Gate gate = new Gate();
        source.on(RequestMatch.blobs()).always(Fault.holdHeaders(gate));

        try (RawClient client = RawClient.send(tain.host(), "GET", path(cold))) {
            client.sendToo("HEAD", path(held));
            client.sendToo("GET", path(held));
            Await.until(
                    "a question to the source",
                    LIMIT,
                    () -> !source.requests(RequestMatch.blobs()).isEmpty());
            gate.open();

            String[] answers = client.readUntil("held").split("HTTP/1.1 200 OK");
            assertThat(answers).hasSize(4);
            assertThat(answers[1]).contains(cold.toString()).endsWith("\r\n\r\ncold");
            assertThat(answers[2]).contains(held.toString()).endsWith("\r\n\r\n");
            assertThat(answers[3]).contains(held.toString()).endsWith("\r\n\r\nheld");
        }
    }

    /** Far more than Netty keeps for it. */
    @Test
    void aClientThatReadsLateGetsAllThatItHasAskedFor() throws IOException {
        int requests = 100;
        Content content = Content.random(1, 60_000);
        Digest held = held(content);
        Digest last = held(Content.of("the last"));
        tain.get(path(held));
        tain.get(path(last));

        try (RawClient client = RawClient.send(tain.host(), "GET", path(held))) {
            for (int sent = 1; sent < requests; sent++) {
                client.sendToo("GET", path(held));
            }
            client.sendToo("GET", path(last));

            String[] answers = client.readUntil("the last").split("HTTP/1.1 200 OK");
            assertThat(answers).hasSize(requests + 2);
            String body = new String(content.bytes(), StandardCharsets.ISO_8859_1);
            assertThat(Arrays.stream(answers).skip(1).limit(requests)).allMatch(answer -> answer.endsWith(body));
        }
    }

    /** It is written in pieces, so that a client which takes none of them for long can be told from a slow one. */
    @Test
    void aLongManifestIsServedWhole() throws IOException {
        Content content = Content.of(
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[],\"annotations\":{\"long\":\"%s\"}}"
                        .formatted(MediaType.OCI_INDEX, "a".repeat(300_000)));
        source.putManifest(NAME, MediaType.OCI_INDEX, content);
        String path = "/v2/source.example/%s/manifests/%s".formatted(NAME, content.digest());

        for (int time = 0; time < 2; time++) {
            HttpResponse<byte[]> answer = tain.get(path);
            assertThat(answer.body()).isEqualTo(content.bytes());
            assertThat(answer.headers().firstValue("Content-Length"))
                    .contains(Integer.toString(content.bytes().length));
        }
        assertThat(tain.head(path).body()).isEmpty();
        Await.until("the lines", LIMIT, () -> tain.accessLines().size() == 3);
        assertThat(tain.accessLines().subList(0, 2))
                .allMatch(line -> line.contains(" 200 %d ".formatted(content.bytes().length)));
    }

    @Test
    void theLastRequestOfAConnectionDoesNotEndItForTheOneBefore() throws IOException {
        Digest held = held(Content.of("held"));
        tain.get(path(held));
        String last = "GET %s HTTP/1.1".formatted(path(held));

        try (RawClient client =
                RawClient.send(tain.host(), "GET", path(held), "", last, "Host: tain", "Connection: close")) {
            String[] answers = client.readToTheEnd().answer().split("HTTP/1.1 200 OK");

            assertThat(answers).hasSize(3);
            assertThat(answers[1]).doesNotContain("connection: close").endsWith("held");
            assertThat(answers[2]).contains("connection: close").endsWith("held");
        }
    }

    /** Whether or not it was looked for in memory first, a request has one line and is over once. */
    @Test
    void aRequestLeavesTheSameBehindFromMemoryAndFromElsewhere() throws IOException {
        Digest blob = source.putBlob(NAME, Content.of("small"));
        tain.get(path(blob));
        Await.until("the blob is stored", LIMIT, () -> tain.fills().isEmpty() && Files.exists(link(blob)));
        tain.get(path(blob));
        Files.delete(file(blob));
        tain.get(path(blob));

        Await.until("three lines", LIMIT, () -> tain.accessLines().size() >= 3);
        assertThat(tain.accessLines())
                .hasSize(3)
                .allMatch(line -> line.contains(" GET " + path(blob) + " 200 5 ") && line.contains("ms ok "));
        assertThat(tain.meters().get("tain.requests.active").gauge().value()).isZero();
        assertThat(tain.meters()
                        .get("tain.requests.first.byte")
                        .tag("operation", "blob")
                        .timer()
                        .count())
                .isEqualTo(3);
    }
}
