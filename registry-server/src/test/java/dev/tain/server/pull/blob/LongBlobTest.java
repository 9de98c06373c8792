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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A blob that is so long that it gets to the disk while it comes. */
class LongBlobTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long MIB = 1 << 20;
    private static final long SIZE = 100 * MIB;

    /** Made and hashed fast. */
    private static final Content ZEROS = new Content() {

        @Override
        public long size() {
            return SIZE;
        }

        @Override
        public void read(long offset, byte[] target) {
            Arrays.fill(target, (byte) 0);
        }
    };

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path directory;

    private final List<Long> synced = new CopyOnWriteArrayList<>();
    private RunningFills fills;

    @BeforeEach
    void start() throws IOException {
        source.putBlob(RunningFills.REPOSITORY, ZEROS);
        fills = new RunningFills(
                directory, blobs -> new TestDisk(blobs, hashed -> {}, synced::add, () -> Long.MAX_VALUE), 2);
    }

    @AfterEach
    void stop() throws IOException {
        fills.close();
    }

    @Test
    void isSyncedBeforeAllOfItHasCome() {
        Gate gate = new Gate();
        source.on(RequestMatch.blobs()).first(1, Fault.stallAfter(80 * MIB, gate));
        fills.fill(ZEROS.digest(), source);

        Await.until("a step", LIMIT, () -> !synced.isEmpty());
        assertThat(synced)
                .singleElement()
                .satisfies(written -> assertThat(written).isBetween(64 * MIB, 80 * MIB));
        gate.open();

        Await.until("the blob is held", LIMIT, () -> tally(FillOutcome.STORED) == 1);
        assertThat(fills.health().problem()).isEmpty();
    }

    private long tally(FillOutcome outcome) {
        return fills.fills().tally().finished(outcome);
    }
}
