package dev.tain.server.pull.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.NoBufferLeaks;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that comes when the spool file of a fill that has failed is gone, and nobody has been told of the failure yet. */
@NoBufferLeaks.Watched
class LateReaderTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Content CONTENT = Content.random(1, 300_000);

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path directory;

    private final CountDownLatch removed = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private RunningFills fills;

    @BeforeEach
    void start() throws IOException {
        source.putBlob(RunningFills.REPOSITORY, CONTENT);
        fills = new RunningFills(
                directory,
                blobs -> new TestDisk(blobs, hashed -> {}, written -> {}, () -> Long.MAX_VALUE, this::closed),
                2);
    }

    @AfterEach
    void stop() throws IOException {
        mayEnd.countDown();
        fills.close();
    }

    private void closed() {
        removed.countDown();
        try {
            assertThat(mayEnd.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("Nothing interrupts the end of a fill", e);
        }
    }

    @Test
    void isCutOffWithTheOthers() throws Exception {
        source.on(RequestMatch.blobs()).always(Fault.corruptByteAt(1));
        Fill fill = fills.fill(CONTENT.digest(), source);
        assertThat(removed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        PieceReader reader = PieceReader.all(fills.body(fill));
        Await.until("it has come", LIMIT, () -> fill.status(List.of()).readers() == 1);
        mayEnd.countDown();

        assertThatThrownBy(() -> reader.result().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(WrongContentException.class);
        assertThat(source.requests(RequestMatch.blobs())).hasSize(1);
    }

    /** It may be a damaged one, for which the fill was begun. */
    @Test
    void getsNothingElseThatTheStoreHasUnderTheDigest() throws Exception {
        String hex = CONTENT.digest().hex();
        Path data = directory.resolve("docker/registry/v2/blobs/sha256/%s/%s/data".formatted(hex.substring(0, 2), hex));
        Files.createDirectories(data.resolveSibling(""));
        Files.write(data, new byte[300_000]);
        source.on(RequestMatch.blobs()).always(Fault.corruptByteAt(1));
        Fill fill = fills.fill(CONTENT.digest(), source);
        assertThat(removed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        OpenFile file = fill.open();
        fill.close(file);

        assertThat(file.isNone()).isTrue();
    }
}
