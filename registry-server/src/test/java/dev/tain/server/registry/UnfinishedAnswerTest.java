package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.server.registry.RawClient.End;
import dev.tain.server.registry.RawClient.Received;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * What each client gets instead of a blob that cannot be had: the rows "config or layer fails before its headers", "upstream
 * dies inside a blob" and "digest mismatch" in the table of answers. Seen on a socket, for the difference between a
 * connection that is closed and one that is reset is all there is to see.
 */
class UnfinishedAnswerTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final String OLD_PODMAN = "containers/5.23.1 (github.com/containers/image)";
    private static final String PODMAN = "containers/5.34.3 (github.com/containers/image)";
    private static final int SIZE = 600_000;
    private static final Content CONTENT = Content.random(1, SIZE);
    private static final Digest BLOB = CONTENT.digest();
    private static final String PATH = "/v2/source.example/team/app/blobs/" + BLOB;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @AutoClose
    private final FakeRegistry mirror = FakeRegistry.start();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        mirror.putBlob(TEAM_APP, CONTENT);
        tain = RunningTain.start(store, mirror, source);
        log.start();
        logger("reactor.netty").setLevel(Level.ERROR); // as the program has it, whatever tests before this one left
        logger(Logger.ROOT_LOGGER_NAME).addAppender(log);
    }

    @AfterEach
    void leavesNoStackTraceInTheLog() throws IOException {
        tain.close();
        logger(Logger.ROOT_LOGGER_NAME).detachAppender(log);
        logger("reactor.netty").setLevel(null);
        assertThat(List.copyOf(log.list)).noneMatch(event -> event.getThrowableProxy() != null);
    }

    @ParameterizedTest
    @CsvSource({
        OLD_PODMAN + ", RESET",
        "skopeo/1.9.3, RESET",
        PODMAN + ", CLOSED",
        "containerd/1.7.24, CLOSED",
        "docker/20.10.24 go/go1.19.8, CLOSED",
        "tain/1.0, CLOSED"
    })
    void endsABodyWhoseUpstreamDiedInTheWayThatMakesTheClientGoOn(String userAgent, End end) throws IOException {
        diesAfter(Fault.closeAfter(SIZE / 2));

        assertThat(get(userAgent).end()).isEqualTo(end);
    }

    @Test
    void letsAClientResumeAtTheNextPlaceWhatAnUpstreamThatDiedDidNotFinish() throws IOException {
        Gate gate = new Gate();
        diesAfter(Fault.stallAfter(SIZE / 2, gate), Fault.closeAfter(SIZE / 2 + 1));

        try (RawClient client = RawClient.send(tain.host(), "GET", PATH, "User-Agent: " + PODMAN)) {
            client.readAtLeast(SIZE / 4);
            gate.open();
            byte[] begin = client.readToTheEnd().body();
            source.putBlob(TEAM_APP, CONTENT);
            byte[] rest = tain.get(PATH, "User-Agent", PODMAN, "Range", "bytes=%d-".formatted(begin.length))
                    .body();

            assertThat(begin)
                    .hasSizeBetween(SIZE / 5, SIZE / 2 + 1)
                    .isEqualTo(CONTENT.slice(0, begin.length).bytes());
            assertThat(rest)
                    .isEqualTo(CONTENT.slice(begin.length, SIZE - begin.length).bytes());
        }
    }

    @Test
    void endsABodyOfUnknownLengthWithoutItsLastChunk() throws IOException {
        diesAfter(Fault.chunked(), Fault.closeAfter(SIZE / 2));

        Received received = get(PODMAN);

        assertThat(received.end()).isEqualTo(End.CLOSED);
        assertThat(received.answer()).contains("200 OK").doesNotEndWith("0\r\n\r\n");
    }

    @Test
    void endsABodyOfUnknownLengthWithTheConnectionForWhoKnowsNoChunks() throws IOException {
        mirror.on(RequestMatch.blobs()).always(Fault.chunked());

        try (RawClient client = RawClient.send(tain.host(), "GET", PATH + " HTTP/1.0\r\nX-Rest-Of-The-Line:")) {
            Received received = client.readToTheEnd();
            assertThat(received.end()).isEqualTo(End.CLOSED);
            assertThat(received.answer()).contains("200 OK").doesNotContain("chunked");
            assertThat(received.body()).isEqualTo(CONTENT.bytes());
        }
    }

    /** A body without length and chunks ends with its connection, so a closed one would look complete. */
    @Test
    void resetsABodyThatNothingElseShowsTheEndOf() throws IOException {
        diesAfter(Fault.chunked(), Fault.closeAfter(SIZE / 2));

        try (RawClient client = RawClient.send(tain.host(), "GET", PATH + " HTTP/1.0\r\nX-Rest-Of-The-Line:")) {
            assertThat(client.readToTheEnd().end()).isEqualTo(End.RESET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD_PODMAN, PODMAN, "containerd/1.7.24", "docker/20.10.24", "tain/1.0"})
    void resetsEveryClientWhenTheContentIsWrong(String userAgent) throws IOException {
        mirror.on(RequestMatch.blobs()).always(Fault.corruptByteAt(5));

        assertThat(get(userAgent).end()).isEqualTo(End.RESET);
        assertThat(get(userAgent, "Range: bytes=100-200").end()).isEqualTo(End.RESET);
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD_PODMAN, PODMAN, "skopeo/1.18.0", "Buildah/1.28.0", "cri-o/1.26.4 go/go1.19.9"})
    void givesContainersImageNoAnswerWhenABlobFailsBeforeItsHeaders(String userAgent) throws IOException {
        mirror.on(RequestMatch.blobs()).always(Fault.status(500));

        assertThat(get(userAgent)).isEqualTo(new Received("", End.CLOSED));
        assertThat(get(userAgent, "Range: bytes=100-200", "If-None-Match: *")).isEqualTo(new Received("", End.CLOSED));
        Await.until(
                "its line in the access log",
                Duration.ofSeconds(10),
                () -> tain.accessLines().stream().anyMatch(line -> line.contains(PATH + " 444 0 ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker/20.10.24 go/go1.19.8", "containerd/1.7.24"})
    void answers404ToDockerAndContainerdWhenABlobFailsBeforeItsHeaders(String userAgent) throws IOException {
        mirror.on(RequestMatch.blobs()).always(Fault.status(500));

        HttpResponse<byte[]> answer = tain.get(PATH, "User-Agent", userAgent);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("\"BLOB_UNKNOWN\"", mirror.host().value(), "500");
    }

    @Test
    void answers503ToAnotherTainWhenABlobFailsBeforeItsHeaders() throws IOException {
        mirror.on(RequestMatch.blobs()).always(Fault.status(500));

        assertThat(tain.get(PATH, "User-Agent", "tain/1.0").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {PODMAN, "docker/20.10.24"})
    void answers503ToEveryHeadOfABlobThatFails(String userAgent) throws IOException {
        mirror.on(RequestMatch.blobs()).always(Fault.status(500));

        assertThat(tain.head(PATH, "User-Agent", userAgent).statusCode()).isEqualTo(503);
    }

    @Test
    void answers404ToContainersImageWhenTheBlobIsAtNoPlace() throws IOException {
        mirror.remove(TEAM_APP, BLOB);

        assertThat(tain.get(PATH, "User-Agent", PODMAN).statusCode()).isEqualTo(404);
    }

    /** The one place that has it stops in the middle, and does not go on. */
    private void diesAfter(Fault... faults) {
        mirror.on(RequestMatch.blobs()).first(1, faults);
        mirror.on(RequestMatch.carrying("Range")).always(Fault.status(500));
    }

    private Received get(String userAgent, String... headerLines) throws IOException {
        String[] lines = Arrays.copyOf(headerLines, headerLines.length + 1);
        lines[headerLines.length] = "User-Agent: " + userAgent;
        try (RawClient client = RawClient.send(tain.host(), "GET", PATH, lines)) {
            return client.readToTheEnd();
        }
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
