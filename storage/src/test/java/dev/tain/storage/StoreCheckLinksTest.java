package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static dev.tain.storage.CheckedStore.REPOSITORIES;
import static dev.tain.storage.CheckedStore.blob;
import static dev.tain.storage.CheckedStore.confirmation;
import static dev.tain.storage.CheckedStore.layer;
import static dev.tain.storage.CheckedStore.revision;
import static dev.tain.storage.CheckedStore.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.storage.StoreFinding.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a check says of links and tags. */
class StoreCheckLinksTest {

    private static final String REPOSITORY = "quay.io/a/b";
    private static final Digest OTHER = Digest.sha256(bytes("other"));

    @TempDir
    private Path root;

    private CheckedStore store;

    @BeforeEach
    void begin() {
        store = new CheckedStore(root);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "sha256:abcd"})
    void findsALayerLinkThatHoldsNoDigest(String content) throws IOException {
        String link = layer(REPOSITORY, store.putLayer(REPOSITORY, "layer"));
        store.write(link, content);

        assertThat(store.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.WRONG_LINK);
            assertThat(finding.path()).isEqualTo(store.file(link));
            assertThat(finding.problem()).startsWith("does not hold a digest: ");
        });
    }

    /** The file has no bytes on the disk, but would not fit into memory. */
    @Test
    void readsOnlyTheBeginningOfALinkThatIsTooLong() throws IOException {
        String link = layer(REPOSITORY, store.putLayer(REPOSITORY, "layer"));
        try (RandomAccessFile file = new RandomAccessFile(store.file(link).toFile(), "rw")) {
            file.setLength(1L << 32);
        }

        assertThat(store.findings()).extracting(StoreFinding::kind).containsExactly(Kind.WRONG_LINK);
    }

    @Test
    void findsLinksToAnotherDigestThanTheirPaths() throws IOException {
        String layer = layer(REPOSITORY, store.putLayer(REPOSITORY, "layer"));
        Digest manifest = store.pullImage(REPOSITORY, "v1", "manifest");
        String revision = revision(REPOSITORY, manifest);
        String index = tag(REPOSITORY, "v1") + "index/sha256/" + manifest.hex() + "/link";
        for (String link : new String[] {layer, revision, index}) {
            store.write(link, OTHER.toString());
        }

        String problem = "holds another digest than its path, " + OTHER;
        assertThat(store.findings())
                .containsExactlyInAnyOrder(
                        store.finding(Kind.WRONG_LINK, layer, problem),
                        store.finding(Kind.WRONG_LINK, revision, problem),
                        store.finding(Kind.WRONG_LINK, index, problem));
    }

    @Test
    void noticesAnOldBlobWithoutALink() throws IOException {
        Digest blob = store.putBlob("blob");
        store.age(blob);
        store.age(store.putLayer(REPOSITORY, "layer"));
        store.age(store.pushImage("team/app", "v1", "manifest"));

        assertThat(store.findings())
                .containsExactly(store.finding(
                        Kind.UNLINKED_BLOB, blob(blob), "has 4 bytes, and no repository has a link to it"));
    }

    @Test
    void doesNotMindAYoungBlobWithoutALink() throws IOException {
        store.putBlob("blob");

        assertThat(store.findings()).isEmpty();
    }

    @Test
    void doesNotMindABlobThatIsLinkedMeanwhile() throws IOException {
        Digest blob = store.putBlob("blob");
        store.age(blob);
        List<StoreFinding> findings = new ArrayList<>();
        UnlinkedBlobs unlinked = new UnlinkedBlobs(new FileSystemLayout(root), new CheckReport(findings::add));

        unlinked.find();
        store.write(layer(REPOSITORY, blob), blob.toString());
        unlinked.report();

        assertThat(findings).isEmpty();
    }

    @Test
    void doesNotMindABlobWithALinkBelowADirectoryThatIsNoRepository() throws IOException {
        store.age(store.putLayer("team/App", "layer"));

        assertThat(store.findings()).extracting(StoreFinding::kind).containsExactly(Kind.UNKNOWN_ENTRY);
    }

    /** It may have the link. */
    @ParameterizedTest
    @ValueSource(strings = {"team", "team/_layers/sha256", "team/_manifests/revisions"})
    void doesNotMindABlobWithoutALinkWhileADirectoryCannotBeLookedAt(String directory) throws IOException {
        store.age(store.putBlob("blob"));
        Path away = store.file(REPOSITORIES + directory);
        Files.createDirectories(away.resolveSibling(""));
        Files.createSymbolicLink(away, Path.of("nowhere"));

        assertThat(store.findings()).extracting(StoreFinding::path).containsExactly(away);
    }

    @Test
    void noticesALayerThatIsNotHeld() throws IOException {
        Digest digest = store.putLayer(REPOSITORY, "layer");
        store.loseBlob(digest);

        assertThat(store.findings())
                .containsExactly(store.finding(
                        Kind.ABSENT_BLOB, layer(REPOSITORY, digest), "the store does not hold " + digest));
    }

    @Test
    void noticesAManifestThatIsNotHeldWhereItWasCached() throws IOException {
        Digest manifest = store.pullImage(REPOSITORY, "v1", "manifest");
        store.loseBlob(manifest);

        assertNotHeld(Kind.ABSENT_MANIFEST, manifest);
    }

    @Test
    void findsThatAManifestIsLostWhereItWasPushed() throws IOException {
        Digest manifest = store.pushImage(REPOSITORY, "v1", "manifest");
        store.loseBlob(manifest);

        assertNotHeld(Kind.LOST_MANIFEST, manifest);
    }

    private void assertNotHeld(Kind kind, Digest manifest) throws IOException {
        String problem = "the store does not hold " + manifest;
        assertThat(store.findings())
                .containsExactlyInAnyOrder(
                        store.finding(kind, tag(REPOSITORY, "v1") + "current/link", problem),
                        store.finding(kind, revision(REPOSITORY, manifest), problem));
    }

    @Test
    void findsThatAManifestWithoutATagIsLostWhereOthersWerePushed() throws IOException {
        store.pullImage(REPOSITORY, "cached", "manifest");
        store.pushImage(REPOSITORY, "pushed", "index");
        Digest child = OTHER;
        store.write(revision(REPOSITORY, child), child.toString());

        assertThat(store.findings())
                .containsExactly(store.finding(
                        Kind.LOST_MANIFEST, revision(REPOSITORY, child), "the store does not hold " + child));
    }

    @Test
    void noticesAManifestWithoutATagThatIsNotHeldInARepositoryWithoutTags() throws IOException {
        store.write(revision(REPOSITORY, OTHER), OTHER.toString());
        store.pushImage(REPOSITORY + "/below", "pushed", "manifest");

        assertThat(store.findings())
                .containsExactly(store.finding(
                        Kind.ABSENT_MANIFEST, revision(REPOSITORY, OTHER), "the store does not hold " + OTHER));
    }

    @Test
    void findsAHostedTagWhoseManifestBelongsToAnotherRepository() throws IOException {
        Digest elsewhere = store.pushImage("team/other", "v1", "manifest");
        store.write(tag("team/app", "v1") + "current/link", elsewhere.toString());

        assertThat(store.findings())
                .containsExactly(store.finding(
                        Kind.LOST_MANIFEST,
                        tag("team/app", "v1") + "current/link",
                        elsewhere + " is not linked in team/app/_manifests/revisions"));
    }

    @Test
    void noticesACachedTagWhoseManifestBelongsToAnotherRepository() throws IOException {
        Digest manifest = store.pullImage(REPOSITORY, "v1", "manifest");
        Files.delete(store.file(revision(REPOSITORY, manifest)));

        assertThat(store.findings()).extracting(StoreFinding::kind).containsExactly(Kind.ABSENT_MANIFEST);
    }

    /** Without its link, a tag that was pushed would be asked for elsewhere. */
    @Test
    void findsATagThatHoldsNoDigest() throws IOException {
        store.pushImage(REPOSITORY, "pushed", "manifest");
        store.pullImage(REPOSITORY, "cached", "manifest");
        String pushed = tag(REPOSITORY, "pushed") + "current/link";
        String cached = tag(REPOSITORY, "cached") + "current/link";
        store.write(pushed, "latest");
        store.write(cached, "latest");

        String problem = "does not hold a digest: \"latest\" is not a digest: expected <algorithm>:<hex>";
        assertThat(store.findings())
                .containsExactlyInAnyOrder(
                        store.finding(Kind.LOST_TAG, pushed, problem), store.finding(Kind.WRONG_LINK, cached, problem));
    }

    @Test
    void doesNotMindThatATagOnceHadAManifestThatWasDeleted() throws IOException {
        store.pushImage(REPOSITORY, "v1", "manifest");
        store.write(tag(REPOSITORY, "v1") + "index/sha256/" + OTHER.hex() + "/link", OTHER.toString());

        assertThat(store.findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-03-01T12:00:00Z",
                "sha256:d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa",
                "sha256:d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa soon"
            })
    void noticesAConfirmationThatIsNone(String content) throws IOException {
        store.pullImage(REPOSITORY, "v1", "manifest");
        store.write(confirmation(REPOSITORY, "v1"), content);

        assertThat(store.findings())
                .containsExactly(store.finding(
                        Kind.WRONG_CONFIRMATION, confirmation(REPOSITORY, "v1"), "does not hold a digest and a time"));
    }

    @Test
    void doesNotMindReferrersWhetherTheyAreHeldOrNot() throws IOException {
        Digest manifest = store.pullImage(REPOSITORY, "v1", "manifest");
        try (FileSystemStore open = FileSystemStore.open(root)) {
            open.repositories().addReferrer(RepositoryName.parse(REPOSITORY), manifest, OTHER);
        }

        assertThat(store.findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_referrers",
                "quay.io/a/_others",
                "quay.io/a/_referrers/md5",
                "quay.io/a/_referrers/sha256/12",
            })
    void noticesWhatIsNoReferrer(String path) throws IOException {
        store.pullImage(REPOSITORY, "v1", "manifest");
        store.write("tain/repositories/" + path + "/file", "");

        assertThat(store.findings())
                .containsExactly(
                        store.finding(Kind.UNKNOWN_ENTRY, "tain/repositories/" + path, "is no part of a store"));
    }

    @Test
    void findsADirectoryInThePlaceOfALinkOrAConfirmation() throws IOException {
        Digest manifest = store.pullImage(REPOSITORY, "v1", "manifest");
        for (String path : new String[] {revision(REPOSITORY, manifest), confirmation(REPOSITORY, "v1")}) {
            Files.delete(store.file(path));
            Files.createDirectory(store.file(path));
        }

        assertThat(store.findings())
                .containsExactlyInAnyOrder(
                        store.finding(
                                Kind.WRONG_TYPE, revision(REPOSITORY, manifest), "is a directory where a file belongs"),
                        store.finding(
                                Kind.WRONG_TYPE,
                                confirmation(REPOSITORY, "v1"),
                                "is a directory where a file belongs"));
    }
}
