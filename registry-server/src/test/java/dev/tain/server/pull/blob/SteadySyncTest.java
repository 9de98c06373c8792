package dev.tain.server.pull.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A long blob gets to the disk while it comes, one step at a time. */
class SteadySyncTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long MIB = 1 << 20;
    private static final Content LONG = new Zeros(530 * MIB);
    private static final Content SHORT = new Zeros(200 * MIB);
    private static final long LATE = 520 * MIB;

    /** What is made and hashed fast. */
    private record Zeros(long size) implements Content {

        @Override
        public void read(long offset, byte[] target) {
            Arrays.fill(target, (byte) 0);
        }
    }

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path directory;

    private final List<Long> synced = new CopyOnWriteArrayList<>();
    private final CountDownLatch maySync = new CountDownLatch(1);
    private RunningFills fills;

    @BeforeEach
    void start() throws IOException {
        fills = new RunningFills(
                directory, blobs -> new FullDisk(blobs, hashed -> {}, this::syncing, () -> Long.MAX_VALUE), 2);
    }

    @AfterEach
    void stop() throws IOException {
        fills.close();
    }

    private void syncing(long bytes) {
        synced.add(bytes);
        try {
            assertThat(maySync.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("Nothing interrupts a fill", e);
        }
    }

    @Test
    void aLongBlobIsSyncedWhileItComesByOneCallAtATime() {
        Gate gate = new Gate();
        source.on(RequestMatch.blobs()).first(1, Fault.stallAfter(LATE, gate));
        Fill fill = fill(LONG);
        Await.until("enough for two steps", LIMIT, () -> written(fill) == LATE);

        assertThat(synced).singleElement().satisfies(step -> assertThat(step).isBetween(256 * MIB, LATE));
        maySync.countDown();
        gate.open();

        awaitStored();
    }

    @Test
    void aShortOneIsLeftToItsCommit() {
        fill(SHORT);

        awaitStored();
        assertThat(synced).isEmpty();
    }

    private Fill fill(Content content) {
        source.putBlob(RunningFills.REPOSITORY, content);
        return fills.fill(content.digest(), source);
    }

    private static long written(Fill fill) {
        return fill.status(List.of()).offset();
    }

    private void awaitStored() {
        Await.until("the blob is held", LIMIT, () -> fills.fills().tally().finished(FillOutcome.STORED) == 1);
    }
}
