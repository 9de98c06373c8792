package dev.tain.testkit;

import static dev.tain.testkit.RequestMatch.blob;
import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.carrying;
import static dev.tain.testkit.RequestMatch.heads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FakeRegistryTest {

    private static final RepositoryName REPOSITORY = RepositoryName.parse("library/mirror");
    private static final Tag TAG = Tag.parse("latest");

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    private final TestClient client = new TestClient();

    @Test
    void answersTheVersionCheck() throws Exception {
        assertThat(client.get(registry.uri("/v2/")).statusCode()).isEqualTo(200);
    }

    @Test
    void servesManifestsByTagAndDigestWithExactHeaders() throws Exception {
        TestImage image = ImageBuilder.seeded(1).layer(5_000).build();
        image.putInto(registry, REPOSITORY, TAG);

        for (var identifier : List.of(TAG, image.digest())) {
            HttpResponse<byte[]> answer = client.get(registry.manifestUri(REPOSITORY, identifier));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(image.manifest().content().bytes());
            assertThat(answer.headers().allValues("Content-Type"))
                    .containsExactly("application/vnd.oci.image.manifest.v1+json");
            assertThat(answer.headers().allValues("Docker-Content-Digest"))
                    .containsExactly(image.digest().toString());
            assertThat(answer.headers().allValues("Content-Length"))
                    .containsExactly(Long.toString(image.manifest().size()));
        }
    }

    @Test
    void answersHeadWithTheLengthAndNoBody() throws Exception {
        Digest digest = registry.putBlob(REPOSITORY, Content.random(2, 70_000));

        HttpResponse<byte[]> answer = client.head(registry.blobUri(REPOSITORY, digest));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Content-Length")).containsExactly("70000");
        assertThat(answer.body()).isEmpty();
        assertThat(registry.bytesServed(digest)).isZero();
    }

    @Test
    void servesBlobsLargerThanOnePiece() throws Exception {
        Content content = Content.random(3, 1_000_000);
        Digest digest = registry.putBlob(REPOSITORY, content);

        HttpResponse<byte[]> answer = client.get(registry.blobUri(REPOSITORY, digest));

        assertThat(Digest.sha256(answer.body())).isEqualTo(digest);
        assertThat(registry.bytesServed(digest)).isEqualTo(1_000_000);
    }

    @Test
    void servesRangesOfBlobs() throws Exception {
        Content content = Content.random(4, 1_000);
        Digest digest = registry.putBlob(REPOSITORY, content);

        assertPart(digest, "bytes=100-199", "bytes 100-199/1000", content.slice(100, 100));
        assertPart(digest, "bytes=900-", "bytes 900-999/1000", content.slice(900, 100));
        assertPart(digest, "bytes=-10", "bytes 990-999/1000", content.slice(990, 10));
        assertPart(digest, "bytes=990-5000", "bytes 990-999/1000", content.slice(990, 10));
    }

    private void assertPart(Digest digest, String range, String contentRange, Content part) throws Exception {
        HttpResponse<byte[]> answer = client.get(registry.blobUri(REPOSITORY, digest), "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.headers().allValues("Content-Range")).containsExactly(contentRange);
        assertThat(answer.body()).isEqualTo(part.bytes());
    }

    @Test
    void refusesARangeBehindTheEnd() throws Exception {
        Digest digest = registry.putBlob(REPOSITORY, Content.random(5, 1_000));

        HttpResponse<byte[]> answer = client.get(registry.blobUri(REPOSITORY, digest), "Range", "bytes=1000-");

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.headers().allValues("Content-Range")).containsExactly("bytes */1000");
    }

    @Test
    void doesNotKnowWhatWasNeverPutOrWasRemoved() throws Exception {
        TestImage image = ImageBuilder.seeded(6).layer(5_000).build();
        image.putInto(registry, REPOSITORY, TAG);
        registry.remove(REPOSITORY, TAG);

        assertThat(client.get(registry.manifestUri(REPOSITORY, TAG)).statusCode())
                .isEqualTo(404);
        assertThat(client.get(registry.blobUri(REPOSITORY, image.digest())).statusCode())
                .isEqualTo(404);
        assertThat(client.get(registry.manifestUri(RepositoryName.parse("other"), image.digest()))
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.get(registry.uri("/v2/Not//valid/manifests/x")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void recordsRequestsInTheirOrder() throws Exception {
        Digest digest = registry.putBlob(REPOSITORY, Content.random(7, 100));
        client.head(registry.blobUri(REPOSITORY, digest));
        client.get(registry.uri("/v2/library/mirror/blobs/" + digest + "?ns=docker.io"), "Range", "bytes=90-");

        assertThat(registry.requests())
                .extracting(RecordedRequest::method, RecordedRequest::query)
                .containsExactly(tuple("HEAD", ""), tuple("GET", "ns=docker.io"));
        RecordedRequest get = registry.requests().get(1);
        assertThat(get.path()).isEqualTo("/v2/library/mirror/blobs/" + digest);
        assertThat(get.header("range")).isEqualTo(Optional.of("bytes=90-"));
        assertThat(get.digest()).isEqualTo(Optional.of(digest));
        Await.until(
                "the end of the answer",
                Duration.ofSeconds(5),
                () -> registry.requests().get(1).answer().equals(new RecordedRequest.Progress(206, 10, true)));
    }

    @Test
    void findsRecordedRequests() throws Exception {
        Digest digest = registry.putBlob(REPOSITORY, Content.random(8, 100));
        client.head(registry.blobUri(REPOSITORY, digest));
        client.get(registry.blobUri(REPOSITORY, digest), "X-Marked", "yes");

        assertThat(registry.requests(blobs())).hasSize(2);
        assertThat(registry.requests(heads().and(blob(digest)))).hasSize(1);
        assertThat(registry.requests(carrying("x-marked"))).hasSize(1);
        assertThat(registry.requests(RequestMatch.in(REPOSITORY))).hasSize(2);
        registry.forgetRequests();
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void isGoneWhenClosed() {
        registry.close();

        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> client.get(registry.uri("/v2/")));
    }
}
