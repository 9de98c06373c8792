package dev.tain.server.registry;

import dev.tain.oci.Digest;
import dev.tain.testkit.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What lies in a store as a push to Distribution leaves it.
 *
 * @param store the directory of the store
 * @param repository the name under which it was pushed
 */
record PushedContent(Path store, String repository) {

    /** A manifest without a tag. */
    void manifest(Content manifest) throws IOException {
        Files.createDirectories(data(manifest.digest()).resolveSibling(""));
        Files.write(data(manifest.digest()), manifest.bytes());
        write(revision(manifest.digest()), manifest.digest().toString());
    }

    /** A manifest with a tag. */
    void manifest(Content manifest, String tag) throws IOException {
        manifest(manifest);
        write(tag(tag), manifest.digest().toString());
    }

    /** The bytes of the blob. */
    Path data(Digest digest) {
        return store.resolve("docker/registry/v2/blobs/sha256/%s/%s/data"
                .formatted(digest.hex().substring(0, 2), digest.hex()));
    }

    /** The link to the manifest. */
    Path revision(Digest manifest) {
        return manifests().resolve("revisions/sha256/%s/link".formatted(manifest.hex()));
    }

    /** The link from the tag. */
    Path tag(String tag) {
        return manifests().resolve("tags/%s/current/link".formatted(tag));
    }

    private Path manifests() {
        return store.resolve("docker/registry/v2/repositories")
                .resolve(repository)
                .resolve("_manifests");
    }

    private static void write(Path link, String digest) throws IOException {
        Files.createDirectories(link.resolveSibling(""));
        Files.writeString(link, digest);
    }
}
