package dev.tain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreSizeTest {

    @TempDir
    private Path directory;

    private FileSystemStore store;

    @BeforeEach
    void open() throws IOException {
        store = FileSystemStore.open(directory);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void isNotKnownBeforeTheStoreWasCounted() throws IOException {
        commit("twelve bytes");

        assertThat(store.size().bytes()).isEmpty();
    }

    @Test
    void isThatOfAllBlobs() throws IOException {
        commit("twelve bytes");
        commit("and seventeen now");

        store.size().count(() -> false);

        assertThat(store.size().bytes()).isEqualTo(OptionalLong.of(12 + 17));
    }

    @Test
    void isAlsoThatOfBlobsBehindASymbolicLink(@TempDir Path disk) throws IOException {
        commit("twelve bytes");
        Path blobs = directory.resolve("docker/registry/v2/blobs");
        Files.move(blobs, disk.resolve("blobs"));
        Files.createSymbolicLink(blobs, disk.resolve("blobs"));

        store.size().count(() -> false);

        assertThat(store.size().bytes()).isEqualTo(OptionalLong.of(12));
    }

    @Test
    void isNoneInAnEmptyStore() throws IOException {
        store.size().count(() -> false);

        assertThat(store.size().bytes()).isEqualTo(OptionalLong.of(0));
    }

    @Test
    void growsWithEveryNewBlobAfterTheCount() throws IOException {
        commit("twelve bytes");
        store.size().count(() -> false);

        commit("twelve bytes"); // it is there already
        commit("and seventeen now");

        assertThat(store.size().bytes()).isEqualTo(OptionalLong.of(12 + 17));
    }

    @Test
    void doesNotCountWhatIsStillInTheSpool() throws IOException {
        try (BlobWriter writer = store.blobs().resume(digest("twelve bytes"))) {
            writer.write(ByteBuffer.wrap("twelve".getBytes(StandardCharsets.UTF_8)));
            store.size().count(() -> false);
        }

        assertThat(store.size().bytes()).isEqualTo(OptionalLong.of(0));
    }

    @Test
    void givesUpWhenItIsToldTo() throws IOException {
        commit("twelve bytes");

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> store.size().count(() -> true));
        assertThat(store.size().bytes()).isEmpty();
    }

    @Test
    void knowsHowMuchMayStillBeWritten() throws IOException {
        assertThat(store.size().usable()).isPositive();
    }

    private void commit(String content) throws IOException {
        try (BlobWriter writer = store.blobs().write(digest(content))) {
            writer.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            writer.verify();
            writer.commit();
        }
    }

    private static Digest digest(String content) {
        return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
    }
}
