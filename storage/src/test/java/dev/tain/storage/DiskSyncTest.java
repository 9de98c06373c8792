package dev.tain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DiskSyncTest {

    private final IOException broken = new IOException("Input/output error");
    private final List<Boolean> withMetadata = new ArrayList<>();
    private boolean fails;

    @TempDir
    private Path directory;

    @AutoClose
    private FileChannel file;

    private DiskSync disk;

    @BeforeEach
    void open() throws IOException {
        file = FileChannel.open(directory.resolve("file"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        disk = new DiskSync(file, this::force);
    }

    @Test
    void syncsTheContentAndInTheEndEverything() throws IOException {
        disk.content();
        disk.content();
        disk.everything();

        assertThat(withMetadata).containsExactly(false, false, true);
        assertThat(disk.end()).isTrue();
    }

    /** As Linux does, the file tells of what was lost only once. */
    @Test
    void whatWasLostInOneStepIsLostInTheEnd() throws IOException {
        disk.content();
        fails = true;
        assertThatIOException().isThrownBy(disk::content).isSameAs(broken);
        fails = false;

        assertThatIOException()
                .isThrownBy(disk::everything)
                .withMessageEndingWith("Input/output error")
                .withCause(broken);
        assertThat(disk.end()).isFalse();
    }

    @Test
    void syncsNothingAfterTheEnd() throws IOException {
        assertThat(disk.end()).isTrue();
        disk.content();

        assertThat(withMetadata).isEmpty();
    }

    /** What fails in the last moment counts. */
    @Test
    @Timeout(10)
    void theEndWaitsForTheStepUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        DiskSync slow = new DiskSync(file, (channel, metaData) -> {
            begun.countDown();
            await(mayFail);
            throw broken;
        });
        Thread step = new Thread(() -> assertThatIOException().isThrownBy(slow::content));
        step.start();
        await(begun);
        List<Boolean> reliable = new ArrayList<>();
        Thread closing = new Thread(() -> reliable.add(slow.end()));
        closing.start();
        while (closing.isAlive() && closing.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }

        mayFail.countDown();
        step.join();
        closing.join();

        assertThat(reliable).containsExactly(false);
    }

    private void force(FileChannel channel, boolean metaData) throws IOException {
        assertThat(channel).isSameAs(file);
        withMetadata.add(metaData);
        if (fails) {
            throw broken;
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
