package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static dev.tain.storage.Blobs.commit;
import static dev.tain.storage.Blobs.content;
import static dev.tain.storage.Blobs.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Opening and closing, crashes in between, and who may use the store. */
class FileSystemStoreTest {

    private static final byte[] CONTENT = bytes("content");
    private static final Digest DIGEST = Digest.sha256(CONTENT);
    private static final String IN_USE =
            "The store %s is in use by another Tain: stop that one, or give this one its own directory";

    @TempDir
    private Path directory;

    @Test
    void createsItsDirectoryAndThoseAboveIt() throws IOException {
        Path root = directory.resolve("not/yet/there");
        try (FileSystemStore store = FileSystemStore.open(root)) {
            commit(store.blobs(), CONTENT);
        }

        assertThat(root.resolve("docker/registry/v2/blobs")).isDirectory();
    }

    @Test
    void keepsWhatItHoldsFromOneRunToTheNext() throws IOException {
        try (FileSystemStore store = FileSystemStore.open(directory)) {
            commit(store.blobs(), CONTENT);
        }
        try (FileSystemStore store = FileSystemStore.open(directory)) {
            assertThat(content(store.blobs().find(DIGEST).orElseThrow())).isEqualTo(CONTENT);
        }
    }

    @Test
    void leavesAnEmptySpoolAfterACommit() throws IOException {
        try (FileSystemStore store = FileSystemStore.open(directory)) {
            commit(store.blobs(), CONTENT);
            store.repositories().linkBlob(RepositoryStoreContract.REPOSITORY, DIGEST);

            assertThat(spool()).isEmptyDirectory();
        }
    }

    @Test
    void leavesAnEmptySpoolAfterWrongBytes() throws IOException {
        try (FileSystemStore store = FileSystemStore.open(directory)) {
            try (BlobWriter writer = written(store.blobs(), DIGEST, bytes("wrong"))) {
                assertThat(writer.file()).hasParent(spool());
                assertThatExceptionOfType(DigestMismatchException.class).isThrownBy(writer::verify);
            }

            assertThat(spool()).isEmptyDirectory();
            assertThat(directory.resolve("docker/registry/v2/blobs")).isEmptyDirectory();
        }
    }

    /** The first store ends without closing its writers, as a killed process does. */
    @Test
    @SuppressWarnings("MustBeClosedChecker")
    void showsNothingUncommittedAfterACrash() throws IOException {
        try (FileSystemStore crashed = FileSystemStore.open(directory)) {
            written(crashed.blobs(), DIGEST, bytes("cont"));
            written(crashed.blobs(), DIGEST, CONTENT).verify();
            written(crashed.blobs(), Digest.sha256(bytes("other")), bytes("wrong"));
        }
        assertThat(spool()).isNotEmptyDirectory();

        try (FileSystemStore store = FileSystemStore.open(directory)) {
            assertThat(spool()).isEmptyDirectory();
            assertThat(store.blobs().find(DIGEST)).isEmpty();
            assertThat(content(commit(store.blobs(), CONTENT))).isEqualTo(CONTENT);
        }
    }

    @Test
    void isUsedByOneAtATime() throws IOException {
        try (FileSystemStore store = FileSystemStore.open(directory)) {
            BlobWriter writer = written(store.blobs(), DIGEST, CONTENT);

            assertThatIOException()
                    .isThrownBy(() -> FileSystemStore.open(directory))
                    .withMessage(IN_USE, directory);
            assertThat(writer.file()).as("the spool of the one that has it").exists();
            writer.verify();
            writer.commit();
            writer.close();
        }
    }

    @Test
    void isFoundInUseUnderAnotherSpellingOfItsPath() throws IOException {
        FileSystemStore store = FileSystemStore.open(directory);
        assertThatIOException()
                .isThrownBy(() -> FileSystemStore.open(directory.resolve("a/../.")))
                .withMessage(IN_USE, directory);
        store.close();
    }

    @Test
    void isFreeAfterItIsClosed() throws IOException {
        FileSystemStore.open(directory).close();
        FileSystemStore.open(directory).close();
    }

    @Test
    void isFreeAfterItCouldNotBeOpened() throws IOException {
        Path obstacle = Files.createDirectories(spool().resolve("directory/not-empty"));
        assertThatIOException()
                .isThrownBy(() -> FileSystemStore.open(directory))
                .withMessageStartingWith("The spool directory %s cannot be emptied: ", spool());

        Files.delete(obstacle);
        FileSystemStore.open(directory).close();
    }

    /** A rename does not reach another file system; {@code /proc} is one everywhere. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void doesNotOpenWhereBlobsAreOnAnotherFileSystemThanTheSpool() throws IOException {
        Path blobs =
                Files.createDirectories(directory.resolve("docker/registry/v2")).resolve("blobs");
        Files.createSymbolicLink(blobs, Path.of("/proc"));

        assertThatIOException()
                .isThrownBy(() -> FileSystemStore.open(directory))
                .withMessage(
                        "Files cannot be moved from %s to %s: both have to be on one file system, in one mount",
                        spool(), blobs);

        Files.delete(blobs);
        FileSystemStore.open(directory).close();
        assertThat(spool()).isEmptyDirectory();
        assertThat(blobs).isEmptyDirectory();
    }

    private Path spool() {
        return directory.resolve("tain/spool");
    }
}
