package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What cannot be looked at is not absent. Files stand where directories belong, and the other way round: that stops root
 * as well, unlike permissions.
 */
class FileSystemErrorsTest {

    private static final RepositoryName REPOSITORY = new RepositoryName("a/b");
    private static final Tag TAG = new Tag("latest");
    private static final Digest DIGEST = Digest.sha256(bytes("content"));
    private static final String BLOBS_PATH = "docker/registry/v2/blobs/sha256";
    private static final String REPOSITORY_PATH = "docker/registry/v2/repositories/a/b/";

    private final Path root;
    private final FileSystemStore store;

    FileSystemErrorsTest(@TempDir Path root) throws IOException {
        this.root = root;
        this.store = FileSystemStore.open(root);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    /** Something to ask or tell the store. */
    @FunctionalInterface
    interface Call {
        void to(FileSystemStore store) throws IOException;
    }

    static Stream<Arguments> obstaclesAndCalls() {
        return Stream.of(
                obstacle(BLOBS_PATH, "find a blob", store -> store.blobs().find(DIGEST)),
                obstacle(BLOBS_PATH, "commit a blob", store -> Blobs.commit(store.blobs(), bytes("content"))),
                obstacle(
                        REPOSITORY_PATH + "_manifests",
                        "look for a manifest",
                        store -> store.repositories().hasManifest(REPOSITORY, DIGEST)),
                obstacle(
                        REPOSITORY_PATH + "_manifests/revisions",
                        "link a manifest",
                        store -> store.repositories().linkManifest(REPOSITORY, DIGEST)),
                obstacle(
                        REPOSITORY_PATH + "_layers",
                        "look for a layer",
                        store -> store.repositories().hasBlob(REPOSITORY, DIGEST)),
                obstacle(
                        REPOSITORY_PATH + "_layers/sha256",
                        "link a layer",
                        store -> store.repositories().linkBlob(REPOSITORY, DIGEST)),
                obstacle(
                        REPOSITORY_PATH + "_manifests/tags",
                        "find a tag",
                        store -> store.repositories().findTag(REPOSITORY, TAG)),
                obstacle(
                        "docker/registry/v2/repositories/a",
                        "look for a repository",
                        store -> store.catalog().exists(REPOSITORY)),
                obstacle(
                        "tain/repositories",
                        "confirm a tag",
                        store -> store.repositories().confirmTag(REPOSITORY, TAG, DIGEST, Instant.EPOCH)));
    }

    private static Arguments obstacle(String path, String what, Call call) {
        return Arguments.of(path, what, call);
    }

    @ParameterizedTest(name = "{0} is a file: {1}")
    @MethodSource("obstaclesAndCalls")
    void failsWhereAFileStandsForADirectory(String path, String what, Call call) throws IOException {
        Path obstacle = root.resolve(path);
        Files.createDirectories(obstacle.resolveSibling(""));
        Files.writeString(obstacle, what);

        assertThatIOException().isThrownBy(() -> call.to(store)).withMessageContaining(path);
        assertThat(root.resolve("tain/spool")).isEmptyDirectory();
    }

    /** Without a confirmation, it was pushed here. */
    @Test
    void losesATagForWhichADirectoryStands() throws IOException {
        store.repositories().linkBlob(REPOSITORY, DIGEST); // marks the repository as a cached one
        Files.createDirectories(tagLink());

        assertThatExceptionOfType(LostTagException.class)
                .isThrownBy(() -> store.repositories().findTag(REPOSITORY, TAG));
    }

    @Test
    void losesATagThatCannotBeLookedAtWhereEverythingWasPushed() throws IOException {
        Files.createDirectories(root.resolve(REPOSITORY_PATH + "_manifests"));
        Files.createFile(root.resolve(REPOSITORY_PATH + "_manifests/tags"));

        assertThatExceptionOfType(LostTagException.class)
                .isThrownBy(() -> store.repositories().findTag(REPOSITORY, TAG));
    }

    /** Its source can be asked. */
    @Test
    void losesNoCachedTag() throws IOException {
        store.repositories().confirmTag(REPOSITORY, TAG, DIGEST, Instant.EPOCH);
        Files.delete(tagLink());
        Files.createDirectory(tagLink());

        assertThatIOException()
                .isThrownBy(() -> store.repositories().findTag(REPOSITORY, TAG))
                .isNotInstanceOf(LostTagException.class);
    }

    private Path tagLink() {
        return root.resolve(REPOSITORY_PATH + "_manifests/tags/latest/current/link");
    }

    /** Taken for absent, the confirmation would make the tag a hosted one, which is never asked for again. */
    @Test
    void failsWhereADirectoryStandsForAConfirmation() throws IOException {
        store.repositories().confirmTag(REPOSITORY, TAG, DIGEST, Instant.EPOCH);
        Path confirmation = root.resolve("tain/repositories/a/b/_tags/latest");
        Files.delete(confirmation);
        Files.createDirectory(confirmation);

        assertThatIOException().isThrownBy(() -> store.repositories().findTag(REPOSITORY, TAG));
    }

    /** A link to itself, for a disk that does not answer. */
    @Test
    void listsNoRepositoriesWithoutOneThatCannotBeLookedAt() throws IOException {
        store.repositories().linkBlob(REPOSITORY, DIGEST);
        Path loop = root.resolve("docker/registry/v2/repositories/a/c");
        Files.createSymbolicLink(loop, loop);

        assertThatIOException()
                .isThrownBy(() -> store.catalog().repositories("", "", 10))
                .withMessageContaining(loop.toString());
    }

    @Test
    void takesNoWritesWithoutItsSpool() throws IOException {
        Files.delete(root.resolve("tain/spool"));

        assertThatIOException().isThrownBy(() -> store.blobs().write(DIGEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "file/below", "store/tain", "store/tain/spool"})
    void doesNotOpenWhereAFileStandsForADirectory(String path, @TempDir Path directory) throws IOException {
        Path file = directory.resolve(path.replace("/below", ""));
        Files.createDirectories(file.resolveSibling(""));
        Files.createFile(file);
        Path unusable = directory.resolve(path.replaceAll("/tain.*", ""));

        assertUnusable(unusable, () -> FileSystemStore.open(unusable));
    }

    @Test
    void doesNotOpenWhereADirectoryStandsForTheLock(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve("tain/lock"));

        assertUnusable(directory, () -> FileSystemStore.open(directory));
    }

    private static void assertUnusable(Path directory, ThrowingCallable opening) {
        assertThatIOException()
                .isThrownBy(opening)
                .withMessageStartingWith("The store directory %s cannot be created or written: ", directory);
    }
}
