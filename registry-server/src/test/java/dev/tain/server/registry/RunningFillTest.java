package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.settings.FillSettings;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes on beside the readers of a download: questions about it, its end without them, and what is left of it. */
class RunningFillTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int SIZE = 3_000_000;
    private static final int HERE = 1_500_000;
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
        source.on(RequestMatch.blobs()).first(1, Fault.stallAfter(HERE, gate));
        tain = RunningTain.start(store, source);
    }

    @AfterEach
    void stop() throws IOException {
        gate.open();
        tain.close();
    }

    @Test
    void headAsksNobodyDuringADownloadForTheRepository() throws Exception {
        try (InputStream reader = begin().body()) {
            source.forgetRequests();

            HttpResponse<byte[]> answer = tain.head(PATH);

            assertThat(answer.headers().firstValue("Content-Length")).contains(Integer.toString(SIZE));
            assertThat(source.requests()).isEmpty();
            gate.open();
            assertThat(reader.readAllBytes()).hasSize(SIZE);
        }
    }

    @Test
    void headAsksThePlacesOfAnotherRepository() throws Exception {
        try (InputStream reader = begin().body()) {
            assertThat(tain.head(PATH.replace("team/app", "team/other")).statusCode())
                    .isEqualTo(404);
            gate.open();
            assertThat(reader.readAllBytes()).hasSize(SIZE);
        }
    }

    @Test
    void aDownloadThatNobodyReadsEndsAfterTheTimeForThatAndIsTakenUpByTheNextReader() throws Exception {
        restart(Duration.ofMillis(20));
        try (InputStream reader = begin().body()) {
            reader.readNBytes(HERE / 2);
        }

        Await.until("the end of the download", LIMIT, () -> finished("abandoned") == 1);
        assertThat(tain.fills()).isEmpty();
        long there = Files.size(tain.files("tain/spool").get(0));
        source.forgetRequests();

        assertThat(tain.get(PATH).body()).isEqualTo(CONTENT.bytes());
        assertThat(there).isGreaterThanOrEqualTo(HERE / 2);
        assertThat(source.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.header("Range")).contains("bytes=%d-".formatted(there)));
    }

    @Test
    void aDownloadThatNobodyReadsAnyMoreForNoTimeStillHasItsFirstReader() throws IOException {
        restart(Duration.ZERO);
        source.clearFaults();

        assertThat(tain.get(PATH).body()).isEqualTo(CONTENT.bytes());
        Await.until("the blob is held", LIMIT, () -> finished("stored") == 1);
    }

    @Test
    void whatNobodyHasGoneOnWithForLongIsRemovedAtTheStart() throws Exception {
        tain.close();
        Path old = Files.writeString(store.resolve("tain/spool/sha256-" + "0".repeat(64)), "old");
        Path young = Files.writeString(store.resolve("tain/spool/sha256-" + "1".repeat(64)), "young");
        Files.setLastModifiedTime(
                old, FileTime.from(tain.clock().instant().minus(DAY).minusSeconds(1)));
        Files.setLastModifiedTime(young, FileTime.from(tain.clock().instant().minus(DAY)));

        tain = RunningTain.start(store, source);

        Await.until("the old one is removed", LIMIT, () -> Files.notExists(old));
        assertThat(young).exists();
    }

    private void restart(Duration unwatched) throws IOException {
        tain.close();
        tain = RunningTain.startFilling(store, new FillSettings(Duration.ZERO, unwatched, DAY), source);
    }

    /** Its headers are in, and the place has stopped in the middle. */
    private HttpResponse<InputStream> begin() throws Exception {
        HttpResponse<InputStream> answer = tain.http().send(tain.request("GET", PATH), BodyHandlers.ofInputStream());
        gate.awaitArrival(LIMIT);
        return answer;
    }

    private double finished(String outcome) {
        return tain.meters()
                .get("tain.fills.finished")
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }
}
