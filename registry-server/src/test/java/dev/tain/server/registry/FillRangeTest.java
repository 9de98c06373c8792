package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a blob that is still on its way: "blob still being fetched … 206 from the spool" in the table of answers. */
class FillRangeTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int SIZE = 8_000_000;
    private static final int HERE = SIZE / 2;
    private static final int HELD_BACK = 64 * 1024;
    private static final Content CONTENT = Content.random(1, SIZE);
    private static final Digest BLOB = CONTENT.digest();
    private static final String PATH = "/v2/source.example/team/app/blobs/" + BLOB;

    private final Gate gate = new Gate();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        source.putBlob(TEAM_APP, CONTENT);
        source.on(RequestMatch.blobs()).always(Fault.stallAfter(HERE, gate));
        tain = RunningTain.start(store, source);
    }

    @AfterEach
    void stop() throws IOException {
        gate.open();
        tain.close();
    }

    @Test
    void givesAPartThatIsHereAtOnceButForItsLastBytes() throws Exception {
        int length = 3_000_000;
        HttpResponse<InputStream> answer = begin("bytes=500000-3499999");

        try (InputStream body = answer.body()) {
            byte[] begin = body.readNBytes(length - HELD_BACK);
            gate.open();
            byte[] end = body.readAllBytes();

            assertThat(answer.statusCode()).isEqualTo(206);
            assertThat(answer.headers().firstValue("Content-Range")).contains("bytes 500000-3499999/8000000");
            assertThat(begin)
                    .isEqualTo(CONTENT.slice(500_000, length - HELD_BACK).bytes());
            assertThat(end)
                    .isEqualTo(CONTENT.slice(500_000 + length - HELD_BACK, HELD_BACK)
                            .bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=6000000-6999999", "bytes=-2000000", "bytes=7999999-", "bytes=3900000-7000000"})
    void waitsForAPartThatHasNotComeYet(String range) throws Exception {
        HttpResponse<InputStream> answer = begin(range);
        assertThat(source.bytesServed(BLOB)).isEqualTo(HERE);

        gate.open();

        ByteRange asked =
                ByteRanges.parse(range, SIZE).orElseThrow().satisfiable().get(0);
        try (InputStream body = answer.body()) {
            assertThat(answer.statusCode()).isEqualTo(206);
            assertThat(body.readAllBytes())
                    .isEqualTo(CONTENT.slice(asked.first(), asked.length()).bytes());
        }
        assertThat(source.bytesServed(BLOB)).isEqualTo(SIZE);
    }

    @Test
    void answers416BeforeTheBlobHasCome() throws IOException {
        HttpResponse<byte[]> answer = tain.get(PATH, "Range", "bytes=8000000-");

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.headers().firstValue("Content-Range")).contains("bytes */8000000");
    }

    /** "Digest mismatch: never finish the body", and the wrong byte need not be in the part. */
    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=500000-3499999", "bytes=10-20", "bytes=-100"})
    void neverFinishesAPartOfAWrongBlob(String range) throws Exception {
        source.on(RequestMatch.blobs()).always(Fault.corruptByteAt(SIZE - 1000));
        HttpResponse<InputStream> answer = begin(range);

        gate.open();

        assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
        assertThat(tain.files("docker/registry/v2/blobs")).isEmpty();
    }

    @Test
    void goesOnWithAFillWhoseOnlyReaderWantedAPartAndHasLeft() throws Exception {
        begin("bytes=1000000-7000000").body().close();

        gate.open();

        Await.until("the blob is linked, which comes last", LIMIT, this::isLinked);
        assertThat(tain.get(PATH).body()).isEqualTo(CONTENT.bytes());
        assertThat(source.bytesServed(BLOB)).isEqualTo(SIZE);
    }

    @Test
    void servesOthersWhileOneReaderOfAPartTakesNothing() throws Exception {
        try (RawClient lazy = RawClient.send(tain.host(), "GET", PATH, "Range: bytes=100-", "Connection: close")) {
            gate.awaitArrival(LIMIT);
            gate.open();

            assertThat(tain.get(PATH, "Range", "bytes=1000000-").body())
                    .isEqualTo(CONTENT.slice(1_000_000, SIZE - 1_000_000).bytes());
            assertThat(lazy.readToTheEnd().body())
                    .isEqualTo(CONTENT.slice(100, SIZE - 100).bytes());
        }
    }

    /** Its headers are in, and the place has stopped in the middle. */
    private HttpResponse<InputStream> begin(String range) throws Exception {
        HttpResponse<InputStream> answer =
                tain.http().send(tain.request("GET", PATH, "Range", range), BodyHandlers.ofInputStream());
        gate.awaitArrival(LIMIT);
        return answer;
    }

    private boolean isLinked() {
        try {
            return !tain.files("docker/registry/v2/repositories").isEmpty();
        } catch (IOException e) {
            return false; // a file went away while they were listed
        }
    }
}
