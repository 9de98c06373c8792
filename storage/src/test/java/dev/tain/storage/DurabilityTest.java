package dev.tain.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was reported as kept is on the disk: first its content, then its name, with all directories that lead to it. */
class DurabilityTest {

    private static final RepositoryName REPOSITORY = RepositoryName.parse("team/app");
    private static final Tag TAG = Tag.parse("v1");
    private static final byte[] CONTENT = Blobs.bytes("content");
    private static final Digest DIGEST = Digest.sha256(CONTENT);

    @TempDir
    private Path root;

    private FileSystemStore store;

    @BeforeEach
    void open() throws IOException {
        store = FileSystemStore.open(root);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void ofABlob() throws IOException {
        assertDurable(() -> Blobs.commit(store.blobs(), CONTENT));
    }

    @Test
    void ofTheLinkToABlob() throws IOException {
        assertDurable(() -> store.repositories().linkBlob(REPOSITORY, DIGEST));
    }

    @Test
    void ofATag() throws IOException {
        assertDurable(() -> store.repositories().confirmTag(REPOSITORY, TAG, DIGEST, Instant.EPOCH));
    }

    @Test
    void ofAReferrer() throws IOException {
        assertDurable(() -> store.repositories().addReferrer(REPOSITORY, DIGEST, Digest.sha256(Blobs.bytes("other"))));
    }

    @Test
    void ofADocument() throws IOException {
        assertDurable(() -> store.documents().put(new StoredDocument("mirrors", "team", 1, "{}")));
    }

    @Test
    void ofTheRemovalOfADocument() throws IOException {
        assertDurable(() -> store.documents().remove("mirrors", "team", 1));
    }

    @Test
    void ofTheEvictionOfATag() throws IOException {
        store.repositories().confirmTag(REPOSITORY, TAG, DIGEST, Instant.EPOCH);
        Path link = new FileSystemLayout(root).currentTagLink(REPOSITORY, TAG);
        assertThat(link).exists();

        assertThat(ForcedPaths.during(() -> store.catalog().evict(REPOSITORY))).contains(directoryOf(link));
    }

    private void assertDurable(ForcedPaths.Change change) throws IOException {
        Collection<Path> before = tree();
        List<Path> forced = ForcedPaths.during(change);
        Collection<Path> added = tree();
        added.removeAll(before);

        assertThat(added).isNotEmpty();
        for (Path path : added) {
            assertThat(forced).as(path.toString()).contains(directoryOf(path));
        }
        List<Path> contents = forced.stream().filter(this::isSpooled).toList();
        assertThat(contents)
                .hasSameSizeAs(added.stream().filter(Files::isRegularFile).toList());
        assertThat(forced).startsWith(contents.get(0));
    }

    private boolean isSpooled(Path path) {
        return path.getParent() != null && path.getParent().endsWith("tain/spool");
    }

    private Collection<Path> tree() throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
        }
    }

    private static Path directoryOf(Path path) {
        return Objects.requireNonNull(path.getParent());
    }
}
