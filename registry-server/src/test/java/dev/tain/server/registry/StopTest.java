package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RepositoryName;
import dev.tain.server.LogLines;
import dev.tain.server.RunningTain;
import dev.tain.server.registry.RawClient.End;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tain is told to stop while answers are under way. */
class StopTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int SIZE = 600_000;
    private static final Content CONTENT = Content.random(1, SIZE);
    private static final String PATH = "/v2/source.example/team/app/blobs/" + CONTENT.digest();

    /** More than the buffers of a connection take. */
    private static final Content LARGE = Content.random(2, 32 * 1024 * 1024);

    private static final String LARGE_PATH = "/v2/source.example/team/app/blobs/" + LARGE.digest();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @AutoClose
    private final LogLines log = LogLines.of(RegistryServer.class);

    private final Gate gate = new Gate();

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
        gate.open();
        tain.close();
    }

    @ParameterizedTest
    @CsvSource({"containers/5.23.1 (github.com/containers/image), RESET", "containerd/1.7.24, CLOSED"})
    void cutsOffADownloadAsItsClientNeedsItAndWritesItDown(String userAgent, End end) throws IOException {
        source.on(RequestMatch.blobs()).always(Fault.stallAfter(SIZE / 2, gate));
        try (RawClient client = RawClient.send(tain.host(), "GET", PATH, "User-Agent: " + userAgent)) {
            client.readAtLeast(SIZE / 4);

            tain.stopServing(SHORT);

            assertThat(client.readToTheEnd().end()).isEqualTo(end);
            assertThat(tain.accessLine()).contains(PATH + " 200 ", " aborted ");
            assertThat(log.messages())
                    .anyMatch(line ->
                            line.startsWith("The fill of %s is stopped, as Tain stops: ".formatted(CONTENT.digest())));
        }
    }

    @Test
    void writesDownWhoHasNoAnswerYet() throws IOException {
        source.on(RequestMatch.blobs()).always(Fault.holdHeaders(gate));
        try (RawClient client = RawClient.send(tain.host(), "GET", PATH)) {
            Await.until("a request that waits", LONG, () -> !source.requests().isEmpty());

            tain.stopServing(SHORT);

            assertThat(client.readToTheEnd().answer()).isEmpty();
            assertThat(tain.accessLine()).contains(PATH + " 444 0 ", " aborted ");
        }
    }

    @Test
    void cutsOffWhoTakesNothing() throws IOException {
        source.putBlob(TEAM_APP, LARGE);
        assertThat(tain.get(LARGE_PATH).statusCode()).isEqualTo(200);
        tain.accessLine();
        try (RawClient client = RawClient.send(tain.host(), "GET", LARGE_PATH, "User-Agent: slow")) {
            client.readAtLeast(1);

            tain.stopServing(SHORT);

            assertThat(tain.accessLines())
                    .filteredOn(line -> line.contains("slow"))
                    .singleElement()
                    .asString()
                    .contains(LARGE_PATH + " 200 ", " aborted ");
        }
    }

    /** What its client asked next would have what is left of the time, and be cut off by the end of somebody else's answer. */
    @Test
    void closesAConnectionThatNobodyUsesAtOnce() throws IOException {
        source.on(RequestMatch.blobs()).always(Fault.stallAfter(SIZE / 2, gate));
        source.on(RequestMatch.carrying("Range")).always(Fault.holdHeaders(gate)); // or the rest comes this way
        try (RawClient idle = RawClient.send(tain.host(), "GET", "/v2/");
                RawClient busy = RawClient.send(tain.host(), "GET", PATH)) {
            idle.readUntil("\r\n\r\n");
            busy.readAtLeast(SIZE / 4);

            CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> tain.stopServing(LONG));

            assertThat(idle.readToTheEnd().end()).isEqualTo(End.CLOSED);
            assertThat(stop).isNotDone();
            gate.open();
            busy.readAtLeast(SIZE);
            assertThat(stop).succeedsWithin(LONG);
        }
    }

    @Test
    void saysNothingOfAnswersWhenNobodyIsThere() {
        tain.stopServing(LONG);

        assertThat(log.messages()).containsExactly("Stopping");
    }

    /** It belongs to no client, and may go on for hours. */
    @Test
    void stopsADownloadThatNobodyReads() throws IOException {
        source.on(RequestMatch.blobs()).always(Fault.stallAfter(SIZE / 2, gate));
        try (RawClient client = RawClient.send(tain.host(), "GET", PATH)) {
            client.readAtLeast(SIZE / 4);
        }
        assertThat(tain.accessLine()).contains(" client-left ");

        tain.stopServing(LONG);

        assertThat(log.messages()).last().asString().contains("is stopped, as Tain stops: ");
        assertThat(tain.fills()).isEmpty();
    }
}
