package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.RunningTain;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of clients that hold the content already, and only want to know whether it still is the right one. */
class ConditionalRequestTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final String NAME = "/v2/source.example/team/app";

    private final TestImage image = ImageBuilder.seeded(1).layer(300_000).build();
    private final TestBlob layer = image.layers().get(0);
    private final String manifestPath = NAME + "/manifests/" + image.digest();
    private final String tagPath = NAME + "/manifests/v1";
    private final String blobPath = NAME + "/blobs/" + layer.digest();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        image.putInto(source, TEAM_APP);
        source.tag(TEAM_APP, Tag.parse("v1"), image.digest());
        tain = RunningTain.start(store, source);
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void namesTheDigestAsTheTagOfEveryContent(String method) throws IOException {
        assertThat(header(tain.send(method, manifestPath), "ETag")).isEqualTo(tag(image.digest()));
        assertThat(header(tain.send(method, tagPath), "ETag")).isEqualTo(tag(image.digest()));
        assertThat(header(tain.send(method, blobPath), "ETag")).isEqualTo(tag(layer.digest()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void answers304WithoutABodyToWhoHoldsIt(String method) throws IOException {
        for (int again = 0; again < 2; again++) {
            assertNotModified(tain.send(method, manifestPath, "If-None-Match", tag(image.digest())), image.digest());
            assertNotModified(tain.send(method, tagPath, "If-None-Match", "W/" + tag(image.digest())), image.digest());
            assertNotModified(
                    tain.send(method, blobPath, "If-None-Match", "\"other\", " + tag(layer.digest())), layer.digest());
            assertNotModified(tain.send(method, blobPath, "If-None-Match", "*"), layer.digest());
        }
    }

    @Test
    void downloadsNothingForAClientThatHoldsTheBlob() throws IOException {
        tain.get(blobPath, "If-None-Match", tag(layer.digest()));
        tain.get(blobPath, "If-None-Match", "*", "Range", "bytes=0-10");

        assertThat(source.requests(RequestMatch.gets())).isEmpty();
        assertThat(source.requests(RequestMatch.blob(layer.digest()))).isNotEmpty();
    }

    @Test
    void answersInFullToWhoHoldsSomethingElse() throws IOException {
        assertThat(tain.get(blobPath, "If-None-Match", tag(image.digest())).body())
                .isEqualTo(layer.content().bytes());
        assertThat(tain.get(manifestPath, "If-None-Match", tag(layer.digest())).body())
                .isEqualTo(image.manifest().content().bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void doesNotVouchForWhatTheRepositoryDoesNotHave(String method) throws IOException {
        tain.get(blobPath);
        String other = "/v2/source.example/team/other";

        assertThat(status(method, other + "/blobs/" + layer.digest(), tag(layer.digest())))
                .isEqualTo(404);
        assertThat(status(method, other + "/blobs/" + layer.digest(), "*")).isEqualTo(404);
        assertThat(status(method, other + "/manifests/" + image.digest(), "*")).isEqualTo(404);
        assertThat(status(method, "/v2/evil.example/a/blobs/" + layer.digest(), "*"))
                .isEqualTo(403);
    }

    @Test
    void answers503WhenItCannotTellWhetherTheRepositoryHasIt() throws IOException {
        source.on(RequestMatch.blobs()).always(Fault.status(500));

        assertThat(status("GET", blobPath, tag(layer.digest()))).isEqualTo(503);
    }

    /** Another request on the same connection is answered, so nobody takes its answer for the body of the first. */
    @Test
    void sendsNothingAfterTheHeadersOfA304() throws IOException {
        String condition = "If-None-Match: *\r\n\r\nGET /v2/nonsense HTTP/1.1\r\nHost: tain";

        try (RawClient client = RawClient.send(tain.host(), "GET", blobPath, condition)) {
            String answer = client.readUntil("}]}");

            assertThat(answer).startsWith("HTTP/1.1 304 ").containsOnlyOnce("\r\n\r\nHTTP/1.1 404 ");
            assertThat(answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT))
                    .doesNotContain("content-length", "transfer-encoding", "content-type", "connection: close");
        }
    }

    private int status(String method, String path, String condition) throws IOException {
        return tain.send(method, path, "If-None-Match", condition).statusCode();
    }

    private static void assertNotModified(HttpResponse<byte[]> answer, Digest digest) {
        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(header(answer, "ETag")).isEqualTo(tag(digest));
        assertThat(header(answer, "Docker-Content-Digest")).isEqualTo(digest.toString());
        assertThat(header(answer, "Content-Length")).isEmpty();
        assertThat(answer.body()).isEmpty();
    }

    private static String tag(Digest digest) {
        return "\"" + digest + "\"";
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
