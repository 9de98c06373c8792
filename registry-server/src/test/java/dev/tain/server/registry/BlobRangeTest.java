package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of blobs that the store holds, or that a pull of the part brings into it. */
class BlobRangeTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final int SIZE = 300_000;
    private static final Content CONTENT = Content.random(1, SIZE);
    private static final Digest BLOB = CONTENT.digest();
    private static final String PATH = "/v2/source.example/team/app/blobs/" + BLOB;
    private static final String TAG = "\"" + BLOB + "\"";

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        source.putBlob(TEAM_APP, CONTENT);
        tain = RunningTain.start(store, source);
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,          0,      1",
        "bytes=100000-,      100000, 200000",
        "bytes=100-99999,    100,    99900",
        "bytes=299999-,      299999, 1",
        "bytes=0-,           0,      300000",
        "bytes=-100,         299900, 100",
        "bytes=-400000,      0,      300000",
        "bytes=250000-9999999999999999999999, 250000, 50000"
    })
    void givesAPartOfAHeldBlob(String range, int first, int length) throws IOException {
        hold();

        assertPart(tain.get(PATH, "Range", range), first, length);
    }

    @Test
    void givesAPartOfABlobThatItFetchesForThat() throws IOException {
        assertPart(tain.get(PATH, "Range", "bytes=100000-199999"), 100_000, 100_000);

        awaitHeld();
        assertThat(tain.get(PATH).body()).isEqualTo(CONTENT.bytes());
        assertThat(source.bytesServed(BLOB)).isEqualTo(SIZE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=300000-", "bytes=300000-400000", "bytes=-0", "bytes=9999999999999999999999-"})
    void answers416WhenThereIsNothingOfThePart(String range) throws IOException {
        hold();

        HttpResponse<byte[]> answer = tain.get(PATH, "Range", range);

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes */300000");
        assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"UNSUPPORTED\"", "300000 bytes");
    }

    /** As podman's partial pulls ask for those of a layer that it does not have yet. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesSeveralPartsInOneAnswer(boolean held) throws IOException {
        if (held) {
            hold();
        }

        HttpResponse<byte[]> answer = tain.get(PATH, "Range", "bytes=5-9,1000-1099,299990-");

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(header(answer, "Content-Length")).isEqualTo(Integer.toString(answer.body().length));
        assertThat(answer.headers().firstValue("Content-Range")).isEmpty();
        assertThat(header(answer, "Docker-Content-Digest")).isEqualTo(BLOB.toString());
        Matcher type = Pattern.compile("multipart/byteranges; boundary=([0-9a-f]{32})")
                .matcher(header(answer, "Content-Type"));
        assertThat(type.matches()).isTrue();
        String between = "\r\n--" + type.group(1);
        assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1))
                .isEqualTo(between + part("5-9", 5, 5)
                        + between + part("1000-1099", 1_000, 100)
                        + between + part("299990-299999", 299_990, 10)
                        + between + "--\r\n");
    }

    private static String part(String range, int first, int length) {
        return "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes %s/300000\r\n\r\n".formatted(range)
                + new String(CONTENT.slice(first, length).bytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void givesTheOnePartOfSeveralThatThereIs() throws IOException {
        hold();

        assertPart(tain.get(PATH, "Range", "bytes=7-9,300000-"), 7, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=5-3", "bytes=4-5,0-1", "lines=0-1", "bytes=-", "nonsense", ""})
    void givesEverythingWhenTheRangesAreNoneOfBytesInTheirOrder(String range) throws IOException {
        hold();

        assertWhole(tain.get(PATH, "Range", range));
    }

    @Test
    void givesEverythingWhenThereAreTwoRangeLines() throws IOException {
        hold();

        assertWhole(tain.get(PATH, "Range", "bytes=0-1", "Range", "bytes=0-1"));
    }

    @Test
    void givesThePartWhenItIsOfTheContentThatTheClientKnows() throws IOException {
        hold();

        assertPart(tain.get(PATH, "Range", "bytes=7-", "If-Range", TAG), 7, SIZE - 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "W/$", "*", "Wed, 21 Oct 2015 07:28:00 GMT", "nonsense", ""})
    void givesEverythingWhenItMayBeOfAnotherContent(String condition) throws IOException {
        hold();

        assertWhole(tain.get(PATH, "Range", "bytes=7-", "If-Range", condition.replace("$", TAG)));
    }

    @Test
    void describesTheWholeBlobToAHeadForAPart() throws IOException {
        hold();

        HttpResponse<byte[]> answer = tain.head(PATH, "Range", "bytes=7-9");

        assertWholeHeaders(answer);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void hasNoPartsOfABlobWithoutBytes() throws IOException {
        Digest empty = source.putBlob(TEAM_APP, Content.of(""));

        HttpResponse<byte[]> answer = tain.get("/v2/source.example/team/app/blobs/" + empty, "Range", "bytes=0-");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void givesAllOfABlobWhoseLengthNobodyAnnounced() throws IOException {
        source.on(RequestMatch.blobs()).always(Fault.chunked());

        HttpResponse<byte[]> answer = tain.get(PATH, "Range", "bytes=7-9");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(CONTENT.bytes());
    }

    @Test
    void refusesAPartOfWhatMayNotBePulled() throws IOException {
        assertThat(tain.get("/v2/evil.example/app/blobs/" + BLOB, "Range", "bytes=0-1")
                        .statusCode())
                .isEqualTo(403);
    }

    private void hold() throws IOException {
        tain.get(PATH);
        awaitHeld();
    }

    private void awaitHeld() {
        Await.until("the blob is linked, which comes last", Duration.ofSeconds(10), this::isLinked);
    }

    private boolean isLinked() {
        try {
            return !tain.files("docker/registry/v2/repositories").isEmpty();
        } catch (IOException e) {
            return false; // a file went away while they were listed
        }
    }

    private static void assertPart(HttpResponse<byte[]> answer, int first, int length) {
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(header(answer, "Content-Range"))
                .isEqualTo("bytes %d-%d/%d".formatted(first, first + length - 1, SIZE));
        assertThat(header(answer, "Content-Length")).isEqualTo(Integer.toString(length));
        assertThat(header(answer, "ETag")).isEqualTo(TAG);
        assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(answer, "Docker-Content-Digest")).isEqualTo(BLOB.toString());
        assertThat(answer.body()).isEqualTo(CONTENT.slice(first, length).bytes());
    }

    private static void assertWhole(HttpResponse<byte[]> answer) {
        assertWholeHeaders(answer);
        assertThat(answer.body()).isEqualTo(CONTENT.bytes());
    }

    private static void assertWholeHeaders(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Range")).isEmpty();
        assertThat(header(answer, "Content-Length")).isEqualTo(Integer.toString(SIZE));
        assertThat(header(answer, "ETag")).isEqualTo(TAG);
        assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
