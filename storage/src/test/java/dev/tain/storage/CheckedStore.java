package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.storage.StoreFinding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A store that is written file by file, so that it can be a damaged one, and then checked. */
final class CheckedStore {

    static final String BLOBS = "docker/registry/v2/blobs/";
    static final String REPOSITORIES = "docker/registry/v2/repositories/";

    private final Path root;
    private final List<StoreFinding> findings = new ArrayList<>();

    CheckedStore(Path root) {
        this.root = root;
    }

    /** Writes a text file and the directories that it needs. */
    Path write(String path, String content) throws IOException {
        Path file = file(path);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, content);
    }

    Path file(String path) {
        return root.resolve(path);
    }

    /** Where the bytes of a blob belong, below the root. */
    static String blob(Digest digest) {
        return BLOBS + "sha256/%s/%s/data".formatted(digest.hex().substring(0, 2), digest.hex());
    }

    /** Where the link to a layer belongs, below the root. */
    static String layer(String repository, Digest digest) {
        return REPOSITORIES + repository + "/_layers/sha256/" + digest.hex() + "/link";
    }

    /** Where the link to a manifest belongs, below the root. */
    static String revision(String repository, Digest digest) {
        return REPOSITORIES + repository + "/_manifests/revisions/sha256/" + digest.hex() + "/link";
    }

    /** Where the directory of a tag belongs, below the root. */
    static String tag(String repository, String tag) {
        return REPOSITORIES + repository + "/_manifests/tags/" + tag + "/";
    }

    /** Where the confirmation of a cached tag belongs, below the root. */
    static String confirmation(String repository, String tag) {
        return "tain/repositories/" + repository + "/_tags/" + tag;
    }

    /** Stores a blob that belongs to no repository. */
    Digest putBlob(String content) throws IOException {
        Digest digest = Digest.sha256(bytes(content));
        write(blob(digest), content);
        return digest;
    }

    /** Stores a layer as Tain does. */
    Digest putLayer(String repository, String content) throws IOException {
        Digest digest = putBlob(content);
        write(layer(repository, digest), digest.toString());
        return digest;
    }

    /** Stores a manifest with a tag, as a push to Distribution does. */
    Digest pushImage(String repository, String tag, String content) throws IOException {
        Digest digest = putBlob(content);
        write(revision(repository, digest), digest.toString());
        write(tag(repository, tag) + "index/sha256/" + digest.hex() + "/link", digest.toString());
        write(tag(repository, tag) + "current/link", digest.toString());
        return digest;
    }

    /** Stores a manifest with a tag, as a pull through Tain does. */
    Digest pullImage(String repository, String tag, String content) throws IOException {
        try (FileSystemStore store = FileSystemStore.open(root)) {
            StoredBlob manifest = Blobs.commit(store.blobs(), bytes(content));
            RepositoryName name = RepositoryName.parse(repository);
            store.repositories().linkManifest(name, manifest.digest());
            store.repositories().confirmTag(name, Tag.parse(tag), manifest.digest(), Instant.EPOCH);
            return manifest.digest();
        }
    }

    /** Has a blob be there for a long time already. */
    void age(Digest digest) throws IOException {
        Files.setLastModifiedTime(file(blob(digest)), FileTime.from(Instant.EPOCH));
    }

    /** Removes the bytes of a blob. */
    void loseBlob(Digest digest) throws IOException {
        Files.delete(file(blob(digest)));
    }

    /** Checks the store. */
    StoreTally check() throws IOException {
        findings.clear();
        return StoreCheck.of(root, findings::add).run();
    }

    /** What a check of the store finds, in no order. */
    List<StoreFinding> findings() throws IOException {
        check();
        return List.copyOf(findings);
    }

    /** A finding as it is expected. */
    StoreFinding finding(Kind kind, String path, String problem) {
        return new StoreFinding(kind, file(path), problem);
    }
}
