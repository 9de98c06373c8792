package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writers beside a slow removal of what was abandoned. */
@Timeout(10)
class SpoolTest {

    private static final Digest ABANDONED = Digest.sha256(bytes("abandoned"));

    private final CountDownLatch removing = new CountDownLatch(1);
    private final CountDownLatch mayRemove = new CountDownLatch(1);

    @TempDir
    private Path root;

    private Spool spool;
    private Path file;
    private Thread removal;

    @BeforeEach
    void beginRemoval() throws Exception {
        FileSystemLayout layout = new FileSystemLayout(root);
        Files.createDirectories(layout.spoolDirectory());
        file = Files.createFile(layout.spool(ABANDONED));
        spool = new Spool(layout);
        removal = thread(() -> spool.remove(path -> {
            removing.countDown();
            await(mayRemove);
            return true;
        }));
        await(removing);
    }

    @AfterEach
    void endRemoval() throws InterruptedException {
        mayRemove.countDown();
        removal.join();

        assertThat(file).doesNotExist();
    }

    @Test
    void aWriterOfAnotherBlobDoesNotWait() throws InterruptedException {
        Thread writer = thread(() -> spool.kept(Digest.sha256(bytes("other"))).release());

        writer.join(); // or the time for tests is over

        assertThat(file).exists();
    }

    @Test
    void aWriterOfTheBlobBeginsWhenItIsRemoved() throws InterruptedException {
        List<Boolean> left = new ArrayList<>();
        Thread writer = thread(() -> {
            SpoolFile kept = spool.kept(ABANDONED);
            left.add(Files.exists(kept.path()));
            kept.release();
        });
        runUntilItWaits(writer);

        mayRemove.countDown();
        writer.join();

        assertThat(left).containsExactly(false);
    }

    /** Something that a thread does. */
    @FunctionalInterface
    private interface Work {

        void run() throws IOException;
    }

    private static Thread thread(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Or ends. */
    private static void runUntilItWaits(Thread thread) {
        while (thread.isAlive()
                && thread.getState() != Thread.State.BLOCKED
                && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("The test took too long", e);
        }
    }
}
