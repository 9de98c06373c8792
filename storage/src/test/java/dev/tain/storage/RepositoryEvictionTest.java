package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes to a repository in the middle of its eviction, and what keeps that from beginning. */
class RepositoryEvictionTest {

    private static final RepositoryName REPOSITORY = new RepositoryName("a/b");
    private static final Digest IMAGE = Digest.sha256(bytes("image"));
    private static final Digest SIGNATURE = Digest.sha256(bytes("signature"));

    /** Some of them may have been pushed here. */
    @Test
    void doesNotBeginWhereTheTagsCannotBeLookedAt(@TempDir Path root) throws IOException {
        Path tags = new FileSystemLayout(root).tagsDirectory(REPOSITORY);
        try (FileSystemStore store = FileSystemStore.open(root)) {
            store.repositories().linkManifest(REPOSITORY, IMAGE);
            Files.createSymbolicLink(tags, root.resolve("not there"));

            assertThatIOException()
                    .isThrownBy(() -> store.catalog().evict(REPOSITORY))
                    .withMessageContaining("The symbolic link %s cannot be followed", tags);
            assertThat(store.repositories().hasManifest(REPOSITORY, IMAGE)).isTrue();
        }
    }

    /** Its note is there before its link. */
    @Test
    void aReferrerThatIsBeingLinkedKeepsItsNote(@TempDir Path root) throws IOException {
        FileSystemStore.open(root).close(); // makes its directories
        FileSystemLayout layout = new FileSystemLayout(root);
        StoreChanges changes = new StoreChanges();
        RepositoryStore repositories = new FileSystemRepositoryStore(layout, changes);
        repositories.linkManifest(REPOSITORY, IMAGE);

        changes.beginEviction();
        repositories.addReferrer(REPOSITORY, IMAGE, SIGNATURE);
        RepositoryKinds kinds = new RepositoryKinds(layout, repositories);
        Eviction eviction = new RepositoryEviction(layout, changes, kinds, new StoreSize(layout), REPOSITORY).run();
        changes.endEviction();
        repositories.linkManifest(REPOSITORY, SIGNATURE);

        assertThat(eviction.complete()).isFalse();
        assertThat(repositories.hasManifest(REPOSITORY, IMAGE)).isFalse();
        assertThat(repositories.referrers(REPOSITORY, IMAGE, 10)).containsExactly(SIGNATURE);
    }
}
