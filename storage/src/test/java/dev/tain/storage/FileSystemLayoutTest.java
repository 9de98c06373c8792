package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files that the store leaves, by path and content, as Distribution's paths.go has them. They are written out here so
 * that no change of the code can change them unnoticed.
 */
class FileSystemLayoutTest {

    private static final RepositoryName REPOSITORY = new RepositoryName("a/b");
    private static final String HEX = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /** The repository is a cached one. */
    private static final String MARK = "tain/repositories/a/b/_cached";

    private static final Digest ABC = Digest.parse("sha256:" + HEX);
    private static final String V2 = "docker/registry/v2/";

    private final Path root;
    private final FileSystemStore store;

    FileSystemLayoutTest(@TempDir Path root) throws IOException {
        this.root = root;
        this.store = FileSystemStore.open(root);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void keepsBlobsUnderTheFirstTwoDigits() throws IOException {
        Blobs.commit(store.blobs(), bytes("abc"));

        assertThat(files()).containsExactly(V2 + "blobs/sha256/ba/" + HEX + "/data");
        assertThat(root.resolve(V2 + "blobs/sha256/ba/" + HEX + "/data")).hasBinaryContent(bytes("abc"));
    }

    @Test
    void keepsBlobsOfAnotherAlgorithmApart() throws IOException {
        Digest digest = Digest.of(DigestAlgorithm.SHA512, bytes("abc"));
        try (BlobWriter writer = Blobs.written(store.blobs(), digest, bytes("abc"))) {
            writer.verify();
            writer.commit();
        }

        assertThat(files()).containsExactly(V2 + "blobs/sha512/dd/" + digest.hex() + "/data");
    }

    @Test
    void linksManifestsAsRevisions() throws IOException {
        store.repositories().linkManifest(REPOSITORY, ABC);

        assertLink(V2 + "repositories/a/b/_manifests/revisions/sha256/" + HEX + "/link");
    }

    @Test
    void linksBlobsAsLayers() throws IOException {
        store.repositories().linkBlob(REPOSITORY, ABC);

        assertLink(V2 + "repositories/a/b/_layers/sha256/" + HEX + "/link");
    }

    @Test
    void keepsTagsWithTheirHistoryAndTheirAgeBesideThem() throws IOException {
        String tag = V2 + "repositories/a/b/_manifests/tags/v1.0/";
        store.repositories().confirmTag(REPOSITORY, new Tag("v1.0"), ABC, Instant.parse("2026-03-01T12:00:00Z"));

        assertThat(files())
                .containsExactly(
                        tag + "current/link",
                        tag + "index/sha256/" + HEX + "/link",
                        MARK,
                        "tain/repositories/a/b/_tags/v1.0");
        assertThat(root.resolve(tag + "current/link")).hasContent(ABC.toString());
        assertThat(root.resolve(tag + "index/sha256/" + HEX + "/link")).hasContent(ABC.toString());
        assertThat(root.resolve("tain/repositories/a/b/_tags/v1.0")).hasContent(ABC + " 2026-03-01T12:00:00Z");
    }

    @Test
    void keepsEveryDigestThatATagPointedTo() throws IOException {
        String index = V2 + "repositories/a/b/_manifests/tags/v1.0/index/sha256/";
        Digest later = Digest.sha256(bytes("later"));
        for (Digest manifest : List.of(ABC, later)) {
            store.repositories().confirmTag(REPOSITORY, new Tag("v1.0"), manifest, Instant.EPOCH);
        }

        assertThat(files()).contains(index + HEX + "/link", index + later.hex() + "/link");
    }

    private void assertLink(String path) throws IOException {
        assertThat(files()).containsExactly(path, MARK);
        // Byte for byte: Distribution writes no line end behind the digest.
        assertThat(root.resolve(path)).hasBinaryContent(bytes(ABC.toString()));
    }

    /** All files in the store but its lock, relative to the root, in order. */
    private List<String> files() throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(file -> !file.equals("tain/lock"))
                    .sorted()
                    .toList();
        }
    }
}
