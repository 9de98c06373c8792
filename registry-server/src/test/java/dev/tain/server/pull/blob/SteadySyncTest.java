package dev.tain.server.pull.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.storage.BlobWriter;
import dev.tain.storage.FileSystemStore;
import dev.tain.testkit.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** Steps of ten bytes, which are run when a test wants it. */
class SteadySyncTest {

    private static final Digest DIGEST = Digest.sha256(new byte[100]);

    @TempDir
    private Path directory;

    @AutoClose
    private FileSystemStore store;

    @AutoClose
    private BlobWriter writer;

    private final Queue<Runnable> handedOver = new ArrayDeque<>();
    private final List<Long> synced = new ArrayList<>();
    private final StoreHealth health = new StoreHealth(ManualClock.atAnyTime());
    private boolean refusing;
    private boolean broken;
    private SteadySync sync;

    @BeforeEach
    void beginABlob() throws IOException {
        store = FileSystemStore.open(directory);
        writer = new TestDisk(store.blobs(), hashed -> {}, this::syncing, () -> Long.MAX_VALUE).write(DIGEST);
        sync = new SteadySync(DIGEST, writer, 10, Schedulers.fromExecutor(this::handOver), health);
    }

    private void syncing(long written) throws IOException {
        synced.add(written);
        if (broken) {
            throw new IOException("Input/output error");
        }
    }

    private void handOver(Runnable step) {
        if (refusing) {
            throw new RejectedExecutionException();
        }
        handedOver.add(step);
    }

    @Test
    void aStepIsMadeWhenThereIsEnough() throws IOException {
        write(9);
        assertThat(handedOver).isEmpty();

        write(3);
        run();
        assertThat(synced).containsExactly(12L);

        write(9);
        assertThat(handedOver).isEmpty();
        write(1);
        run();
        assertThat(synced).containsExactly(12L, 22L);
    }

    @Test
    void stepsAreMadeOneAfterTheOther() throws IOException {
        write(10);
        write(10);
        write(10);
        assertThat(handedOver).hasSize(1);

        run();
        write(1);
        run();
        assertThat(synced).containsExactly(30L, 31L);
    }

    @Test
    void aStepThatIsRefusedIsLeftToTheNextOne() throws IOException {
        refusing = true;
        write(10);
        refusing = false;
        write(9);
        assertThat(handedOver).isEmpty();

        write(1);
        run();
        assertThat(synced).containsExactly(20L);
    }

    @Test
    void whatDoesNotGetToTheDiskIsTold() throws IOException {
        broken = true;
        write(10);
        run();

        assertThat(health.problem())
                .hasValueSatisfying(problem -> assertThat(problem.cause()).contains("Input/output error"));
    }

    private void write(int bytes) throws IOException {
        writer.write(ByteBuffer.allocate(bytes));
        sync.written();
    }

    private void run() {
        handedOver.remove().run();
        assertThat(handedOver).isEmpty();
    }
}
