package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static dev.tain.storage.CheckedStore.BLOBS;
import static dev.tain.storage.CheckedStore.REPOSITORIES;
import static dev.tain.storage.CheckedStore.blob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import dev.tain.storage.StoreFinding.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a check says of blobs, of things that do not belong into a store, and of stores as a whole. */
class StoreCheckTest {

    @TempDir
    private Path root;

    private CheckedStore store;

    @BeforeEach
    void begin() {
        store = new CheckedStore(root);
    }

    @Test
    void findsNothingInAStoreOfTains() throws IOException {
        store.pullImage("quay.io/a/b", "latest", "manifest");
        store.pushImage("team/app", "v1", "pushed");
        store.putLayer("team/app", "layer");

        assertThat(store.findings()).isEmpty();
        assertThat(store.check()).isEqualTo(new StoreTally(3, 19, 0, 0, 0, 0));
    }

    @Test
    void findsNothingInAStoreOfDistributionsWithUploadsThatHaveNotEnded() throws IOException {
        Digest manifest = store.pushImage("team/app", "v1", "manifest");
        String upload = REPOSITORIES + "team/app/_uploads/7e2b1f6c-6d7e-4a7c-9c55-a2f38f9b1c1a/";
        store.write(upload + "startedat", "2026-03-01T12:00:00Z");
        store.write(upload + "data", "half");
        store.write(upload + "hashstates/sha256/0", "state");
        store.write(
                REPOSITORIES + "team/app/_manifests/revisions/sha256/" + manifest.hex() + "/signatures/sha256/a/link",
                "sha256:a");
        Files.createDirectories(store.file(CheckedStore.revision("team/app", Digest.sha256(bytes("deleted"))))
                .resolveSibling(""));

        assertThat(store.findings()).isEmpty();
    }

    @Test
    void changesNothing() throws IOException {
        store.pullImage("quay.io/a/b", "latest", "manifest");
        store.write(blob(store.putBlob("blob")), "damaged");
        store.write("tain/spool/sha256-ab.1", "half");
        List<String> before = files();

        store.check();

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void findsAFlippedByte() throws IOException {
        Digest digest = store.putBlob("blob");
        store.write(blob(digest), "blab");

        assertThat(store.findings())
                .containsExactly(store.finding(
                        Kind.WRONG_CONTENT,
                        blob(digest),
                        "has 4 bytes with the digest " + Digest.sha256(bytes("blab"))));
    }

    @Test
    void findsATruncatedBlobBehindManySoundOnes() throws IOException {
        for (int i = 0; i < 1500; i++) {
            store.putBlob("blob " + i);
        }
        Digest digest = Digest.sha256(bytes("blob 700"));
        store.write(blob(digest), "");

        assertThat(store.findings())
                .containsExactly(store.finding(
                        Kind.WRONG_CONTENT, blob(digest), "has 0 bytes with the digest " + Digest.sha256(new byte[0])));
        assertThat(store.check().blobs()).isEqualTo(1500);
    }

    @Test
    void findsABlobUnderTheNameOfAnother() throws IOException {
        Digest other = Digest.sha256(bytes("other"));
        store.write(blob(other), "blob");

        assertThat(store.findings())
                .containsExactly(store.finding(
                        Kind.WRONG_CONTENT,
                        blob(other),
                        "has 4 bytes with the digest " + Digest.sha256(bytes("blob"))));
    }

    @Test
    void verifiesBlobsOfEachAlgorithm() throws IOException {
        String hex = Digest.of(DigestAlgorithm.SHA512, bytes("blob")).hex();
        String path = BLOBS + "sha512/%s/%s/data".formatted(hex.substring(0, 2), hex);
        store.write(path, "blob");
        assertThat(store.findings()).isEmpty();

        store.write(path, "blab");
        assertThat(store.findings()).extracting(StoreFinding::kind).containsExactly(Kind.WRONG_CONTENT);
    }

    @Test
    void findsABlobWhereNobodyLooksForIt() throws IOException {
        String hex = Digest.sha256(bytes("blob")).hex(); // fa2c…
        String path = BLOBS + "sha256/00/" + hex + "/data";
        store.write(path, "blob");

        assertThat(store.findings())
                .containsExactly(store.finding(
                        Kind.MISPLACED_BLOB,
                        path,
                        "is looked for under %s and not under 00".formatted(hex.substring(0, 2))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker/registry/v2/blobs/README",
                "docker/registry/v2/blobs/sha384",
                "docker/registry/v2/blobs/sha256/abc",
                "docker/registry/v2/blobs/sha256/ab/abcd",
                "docker/registry/v2/repositories/_layers",
                "docker/registry/v2/repositories/a/_other",
                "docker/registry/v2/repositories/a/_layers/md5",
                "docker/registry/v2/repositories/a/_layers/sha256/abcd",
                "docker/registry/v2/repositories/a/_manifests/other",
                "docker/registry/v2/repositories/a/_manifests/tags/-",
                "docker/registry/v2/repositories/a/_manifests/tags/v1/other",
                "docker/registry/v2/repositories/a/_manifests/tags/v1/current/other",
                "tain/other",
                "tain/repositories/_tags",
                "tain/repositories/a/_tags/-"
            })
    void noticesWhatIsNoPartOfAStore(String path) throws IOException {
        store.write(path, "content");
        assertThat(store.findings()).containsExactly(store.finding(Kind.UNKNOWN_ENTRY, path, "is no part of a store"));

        Files.delete(store.file(path));
        store.write(path + "/below/file", "content");
        assertThat(store.findings()).containsExactly(store.finding(Kind.UNKNOWN_ENTRY, path, "is no part of a store"));
    }

    @Test
    void noticesADirectoryThatIsNoRepository() throws IOException {
        Digest digest = store.putBlob("layer");
        store.write(CheckedStore.layer("team/App", digest), digest.toString());

        assertThat(store.findings())
                .containsExactly(store.finding(
                        Kind.UNKNOWN_ENTRY,
                        REPOSITORIES + "team/App",
                        "\"team/App\" is not the name of a repository, and nothing below it is served"));
    }

    @Test
    void goesOnBehindWhatCannotBeRead() throws IOException {
        Digest directory = Digest.sha256(bytes("directory"));
        Files.createDirectories(store.file(blob(directory)));
        Digest file = Digest.sha256(bytes("file"));
        String parent = blob(file).replace("/data", "");
        store.write(parent, "content");
        Digest link = Digest.sha256(bytes("link"));
        Files.createDirectories(store.file(blob(link)).resolveSibling(""));
        Files.createSymbolicLink(store.file(blob(link)), Path.of("nowhere"));
        store.putBlob("sound");

        assertThat(store.findings())
                .containsExactlyInAnyOrder(
                        store.finding(Kind.WRONG_TYPE, blob(directory), "is a directory where a file belongs"),
                        store.finding(Kind.WRONG_TYPE, parent, "is a file where a directory belongs"),
                        store.finding(
                                Kind.WRONG_TYPE,
                                blob(link),
                                "is a pipe, a device or a broken symbolic link where a file belongs"));
        assertThat(store.check().blobs()).isEqualTo(1);
    }

    @Test
    void findsADirectoryThatLeadsBackToItself() throws IOException {
        Path loop = Files.createDirectories(store.file(REPOSITORIES + "a")).resolve("b");
        Files.createSymbolicLink(loop, Path.of("."));

        assertThat(store.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(finding.path()).isEqualTo(loop);
            assertThat(finding.problem()).startsWith("cannot be read: ");
        });
    }

    @Test
    void looksBehindSymbolicLinks(@TempDir Path disk) throws IOException {
        Digest digest = store.putBlob("blob");
        store.write(blob(digest), "blab");
        Files.move(store.file(BLOBS), disk.resolve("blobs"));
        Files.createSymbolicLink(root.resolve(BLOBS), disk.resolve("blobs"));

        assertThat(store.findings()).extracting(StoreFinding::path).containsExactly(store.file(blob(digest)));
    }

    @Test
    void countsWhatIsOnItsWayIn() throws IOException {
        store.write("tain/spool/sha256-ab.1", "half");
        store.write("tain/spool/text.1", "text and");

        assertThat(store.check()).isEqualTo(new StoreTally(0, 0, 0, 0, 2, 12));
    }

    @Test
    void countsErrorsApartFromNotices() throws IOException {
        store.write(blob(Digest.sha256(bytes("blob"))), "blab");
        store.write("tain/a", "");
        store.write("tain/b", "");

        assertThat(store.check()).isEqualTo(new StoreTally(1, 4, 1, 2, 0, 0));
    }

    @Test
    void isNotInUseWhenNobodyHasItOpen() throws IOException {
        store.write("tain/lock", "");

        assertThat(StoreCheck.of(root, finding -> {}).isInUse()).isFalse();
    }

    @Test
    void isInUseWhileItIsOpen() throws IOException {
        FileSystemStore open = FileSystemStore.open(root);

        assertThat(StoreCheck.of(root, finding -> {}).isInUse()).isTrue();
        open.close();
    }

    @Test
    void needsAStore() {
        assertThatIOException()
                .isThrownBy(() -> StoreCheck.of(root.resolve("nowhere"), finding -> {}))
                .withMessage("The store directory %s does not exist", root.resolve("nowhere"));
        assertThatIOException()
                .isThrownBy(() -> StoreCheck.of(root, finding -> {}))
                .withMessage("There is no store in %s: it has neither docker/registry/v2 nor tain in it", root);
    }

    /** A directory that this user may not look into is another such case. */
    @Test
    void doesNotSayThatAStoreIsNotThereWhereItCannotLook() throws IOException {
        Path file = Files.createFile(root.resolve("file"));

        assertThatIOException()
                .isThrownBy(() -> StoreCheck.of(file.resolve("store"), finding -> {}))
                .withMessageStartingWith("The store directory %s cannot be looked at: ", file.resolve("store"))
                .withMessageContaining("Not a directory");
    }

    @Test
    void namesWhatCannotBeReadAndNotWhatHasLedThere() {
        List<StoreFinding> findings = new ArrayList<>();
        CheckReport report = new CheckReport(findings::add);

        report.addUnreadable(Path.of("/data/link"), new AccessDeniedException("/data/blob"));
        report.addUnreadable(Path.of("/data/link"), new IOException("Input/output error"));

        assertThat(findings)
                .extracting(StoreFinding::path)
                .containsExactly(Path.of("/data/blob"), Path.of("/data/link"));
    }

    /** All paths in the store, with the time of their last change. */
    private List<String> files() throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.map(path -> path + " " + path.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }
}
