package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSystemRepositoryCatalogTest extends RepositoryCatalogContract {

    private static final int ROUNDS = 60;

    private final Path root;
    private final FileSystemStore store;
    private final FileSystemLayout layout;

    FileSystemRepositoryCatalogTest(@TempDir Path root) throws IOException {
        this.root = root;
        store = FileSystemStore.open(root);
        layout = new FileSystemLayout(root);
    }

    @Override
    RepositoryCatalog catalog() {
        return store.catalog();
    }

    @Override
    RepositoryStore repositories() {
        return store.repositories();
    }

    @Override
    BlobStore blobs() {
        return store.blobs();
    }

    @Override
    void push(RepositoryName repository, Tag tag, Digest manifest) throws IOException {
        put(layout.currentTagLink(repository, tag), manifest.toString());
        put(layout.manifestLink(repository, manifest), manifest.toString());
    }

    private static void put(Path file, String content) throws IOException {
        DurableFiles.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private List<StoreFinding> findings() throws IOException {
        List<StoreFinding> findings = new ArrayList<>();
        StoreCheck.of(root, findings::add).run();
        return findings;
    }

    @Test
    void nothingIsLeftOfAnEvictedRepository() throws IOException {
        Digest manifest = pull(REPOSITORY, TAG, "manifest", "layer");
        repositories().addReferrer(REPOSITORY, manifest, manifest);
        catalog().notePull(REPOSITORY, NOON);
        assertThat(findings()).isEmpty();

        catalog().evict(REPOSITORY);

        try (Stream<Path> left = Files.walk(root)) {
            assertThat(left.filter(Files::isRegularFile)).containsExactly(layout.lock());
        }
        assertThat(layout.repositoriesDirectory().resolve("quay.io")).doesNotExist();
        assertThat(layout.tainDirectory().resolve("repositories")).doesNotExist();
    }

    @Test
    void aSymbolicLinkAboveAnEvictedRepositoryStaysWithWhatItLeadsTo(@TempDir Path disk) throws IOException {
        pull(REPOSITORY, TAG, "manifest", "layer");
        Digest other = pull(OTHER, TAG, "other manifest", "other layer");
        Path team = layout.repository(REPOSITORY).resolveSibling("");
        Path besideTeam = layout.beside(REPOSITORY).resolveSibling("");
        Files.move(team, disk.resolve("repositories"));
        Files.createSymbolicLink(team, disk.resolve("repositories"));
        Files.move(besideTeam, disk.resolve("beside"));
        Files.createSymbolicLink(besideTeam, disk.resolve("beside"));

        assertThat(catalog().evict(REPOSITORY).orElseThrow().complete()).isTrue();

        assertThat(catalog().repositories("", "", 10)).containsExactly(OTHER);
        assertThat(repositories().findTag(OTHER, TAG)).contains(new TagPointer(other, Optional.of(NOON)));
    }

    /** Its disk may be there again in a moment. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_layers",
                "_layers/sha256",
                "_layers/sha256/HEX",
                "_layers/sha256/HEX/link",
                "_manifests",
                "_manifests/revisions",
                "_manifests/revisions/sha256"
            })
    void nothingIsEvictedWhileAnotherRepositoryCannotBeLookedAt(String part, @TempDir Path disk) throws IOException {
        Digest manifest = pull(REPOSITORY, TAG, "manifest", "shared");
        pull(OTHER, TAG, "other manifest", "shared");
        Digest shared = Digest.sha256(bytes("shared"));
        Path away = layout.repository(OTHER).resolve(part.replace("HEX", shared.hex()));
        Files.move(away, disk.resolve("away"));
        Files.createSymbolicLink(away, disk.resolve("not there"));

        assertThatIOException()
                .isThrownBy(() -> catalog().evict(REPOSITORY))
                .withMessageContaining("The symbolic link %s cannot be followed", away);

        assertThat(blobs().find(shared)).isPresent();
        assertThat(repositories().hasManifest(REPOSITORY, manifest)).isTrue();
    }

    @Test
    void anEvictionFollowsSymbolicLinksToTheLinksOfAnotherRepository(@TempDir Path disk) throws IOException {
        pull(REPOSITORY, TAG, "manifest", "shared");
        pull(OTHER, TAG, "other manifest", "shared");
        for (Path links : List.of(layout.layersDirectory(OTHER).resolve("sha256"), layout.revisionsDirectory(OTHER))) {
            Files.move(links, disk.resolve(links.getFileName()));
            Files.createSymbolicLink(links, disk.resolve(links.getFileName()));
        }

        assertThat(catalog().evict(REPOSITORY).orElseThrow().deletedBlobs()).isEqualTo(1);

        assertThat(blobs().find(Digest.sha256(bytes("shared")))).isPresent();
    }

    @Test
    void anEvictionSparesWhatADirectoryNeedsThatIsNoRepositoryByItsName() throws IOException {
        pull(REPOSITORY, TAG, "manifest", "shared");
        pull(OTHER, TAG, "other manifest", "shared");
        Files.move(layout.repository(OTHER), layout.repository(OTHER).resolveSibling("other (copy)"));

        assertThat(catalog().evict(REPOSITORY).orElseThrow().deletedBlobs()).isEqualTo(1);

        assertThat(blobs().find(Digest.sha256(bytes("manifest")))).isEmpty();
        assertThat(blobs().find(Digest.sha256(bytes("shared")))).isPresent();
        assertThat(blobs().find(Digest.sha256(bytes("other manifest")))).isPresent();
    }

    /** In a large store, there are very many others. A link that cannot be looked at shows that nobody does. */
    @Test
    void anEvictionLooksAtNoLinksToWhatItDoesNotRemove() throws IOException {
        pull(REPOSITORY, TAG, "manifest", "layer");
        Path link = layout.blobLink(OTHER, Digest.sha256(bytes("unrelated")));
        put(link.resolveSibling(""), "a file where a directory belongs");

        assertThat(catalog().evict(REPOSITORY).orElseThrow().complete()).isTrue();
    }

    /** Wherever an eviction is interrupted, what is left is in order and can be evicted. A file in the way stands in for a crash. */
    @Test
    void anInterruptedEvictionIsFinishedByTheNext() throws IOException {
        for (String obstacle : List.of("current", "blob", "link", "confirmation", "referrer", "mark")) {
            Digest manifest = pull(REPOSITORY, TAG, "manifest", "layer");
            repositories().addReferrer(REPOSITORY, manifest, manifest);
            Path file = obstacle(obstacle, manifest);
            Files.deleteIfExists(file);
            put(file.resolve("in the way"), "");

            assertThatIOException().as(obstacle).isThrownBy(() -> catalog().evict(REPOSITORY));

            Files.delete(file.resolve("in the way"));
            Files.delete(file);
            if (obstacle.equals("mark")) {
                put(file, "");
            }
            assertThat(repositories().hostedTags(REPOSITORY, "", 1))
                    .as(obstacle)
                    .isEmpty();
            assertThat(findings())
                    .as(obstacle)
                    .noneMatch(finding -> finding.kind().severity() == StoreFinding.Severity.ERROR);
            catalog().evict(REPOSITORY);
            assertThat(findings()).as(obstacle).isEmpty();
            assertThat(catalog().summary(REPOSITORY)).as(obstacle).isEmpty();
            assertThat(blobs().find(manifest)).as(obstacle).isEmpty();
        }
    }

    @Test
    void whatAnInterruptedEvictionHasDeletedIsNoPartOfTheSize() throws IOException {
        pull(REPOSITORY, TAG, "12345", "1234567");
        pull(OTHER, TAG, "123", "1234567");
        store.size().count(() -> false);
        Path mark = layout.cachedMark(REPOSITORY);
        Files.delete(mark);
        put(mark.resolve("in the way"), "");

        assertThatIOException().isThrownBy(() -> catalog().evict(REPOSITORY));

        assertThat(store.size().bytes()).hasValue(3 + 7);
    }

    private Path obstacle(String name, Digest manifest) {
        return switch (name) {
            case "current" -> layout.currentTagLink(REPOSITORY, TAG);
            case "blob" -> layout.blob(manifest);
            case "link" -> layout.manifestLink(REPOSITORY, manifest);
            case "confirmation" -> layout.tagConfirmation(REPOSITORY, TAG);
            case "referrer" -> layout.referrer(REPOSITORY, manifest, manifest);
            default -> layout.cachedMark(REPOSITORY);
        };
    }

    @Test
    void theUploadsOfDistributionAreLeftAlone() throws IOException {
        pull(REPOSITORY, TAG, "manifest", "layer");
        Path upload = layout.repository(REPOSITORY).resolve("_uploads/1/data");
        put(upload, "pushed");

        assertThat(catalog().evict(REPOSITORY).orElseThrow().complete()).isTrue();

        assertThat(upload).exists();
    }

    /** The rule of those who link what they have not written: link, then look. Whoever finds it then has it for good. */
    @Test
    void whatOthersLinkWhileItIsEvictedIsNotLost() throws Exception {
        Digest shared = Digest.sha256(bytes("shared"));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < ROUNDS; i++) {
                RepositoryName keeper = new RepositoryName("kept/repo" + i);
                pull(REPOSITORY, TAG, "manifest" + i, "shared");
                Future<?> evicting = threads.submit(() -> catalog().evict(REPOSITORY));
                Future<Boolean> linking = threads.submit(() -> {
                    repositories().linkBlob(keeper, shared);
                    return blobs().find(shared).isPresent();
                });
                evicting.get();

                assertThat(blobs().find(shared).isPresent()).as("round %d", i).isEqualTo(linking.get());
                catalog().evict(keeper);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aPullBesideAnEvictionLeavesAStoreInOrder() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < ROUNDS; i++) {
                pull(REPOSITORY, TAG, "manifest", "layer");
                Future<?> evicting = threads.submit(() -> catalog().evict(REPOSITORY));
                Future<?> pulling = threads.submit(() -> pull(REPOSITORY, TAG, "manifest", "layer"));
                evicting.get();
                pulling.get();

                assertThat(repositories().hostedTags(REPOSITORY, "", 1))
                        .as("round %d", i)
                        .isEmpty();
                assertThat(findings())
                        .as("round %d", i)
                        .noneMatch(finding -> finding.kind().severity() == StoreFinding.Severity.ERROR);
            }
        } finally {
            threads.shutdownNow();
        }
        catalog().evict(REPOSITORY);
        assertThat(findings()).isEmpty();
    }
}
