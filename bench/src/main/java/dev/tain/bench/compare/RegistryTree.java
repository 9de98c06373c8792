package dev.tain.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.SplittableRandom;

/**
 * Content twice over the same bytes: in Distribution's layout, as a registry's store, and as a tree of files whose paths are those of
 * requests, for a static server.
 *
 * @param store the root of the store
 * @param site the root of the static files
 * @see <a href="https://github.com/distribution/distribution/blob/main/registry/storage/paths.go">Distribution's layout</a>
 */
record RegistryTree(Path store, Path site) {

    private static final int PIECE = 1 << 20;

    static RegistryTree in(Path directory) throws IOException {
        RegistryTree tree = new RegistryTree(directory.resolve("store"), directory.resolve("site"));
        Files.createDirectories(tree.site.resolve("v2/%s/blobs".formatted(Blob.REPOSITORY)));
        Files.createDirectories(tree.site.resolve("v2/%s/manifests".formatted(Blob.REPOSITORY)));
        Files.createDirectories(tree.store);
        return tree;
    }

    /** Adds a blob of random bytes, the same for the same seed. */
    Blob random(long seed, long size) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        MessageDigest hash = DigestAlgorithm.SHA256.newMessageDigest();
        Path file = store.resolve("growing");
        byte[] piece = new byte[PIECE];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = size; left > 0; left -= PIECE) {
                random.nextBytes(piece);
                int length = (int) Math.min(left, PIECE);
                hash.update(piece, 0, length);
                out.write(piece, 0, length);
            }
        }
        return addBlob(file, new Blob(Digest.finish(DigestAlgorithm.SHA256, hash), size));
    }

    /** Adds a blob of these bytes. */
    Blob blob(byte[] content) throws IOException {
        Path file = Files.write(store.resolve("growing"), content);
        return addBlob(file, new Blob(Digest.sha256(content), content.length));
    }

    /** Adds a manifest. */
    Blob manifest(String json) throws IOException {
        byte[] content = json.getBytes(UTF_8);
        Path file = Files.write(store.resolve("growing"), content);
        Blob manifest = new Blob(Digest.sha256(content), content.length);
        add(file, manifest, "_manifests/revisions", manifest.manifestPath());
        return manifest;
    }

    private Blob addBlob(Path file, Blob blob) throws IOException {
        add(file, blob, "_layers", blob.path());
        return blob;
    }

    private void add(Path file, Blob blob, String links, String path) throws IOException {
        Path data = blob.in(store);
        Files.createDirectories(data.getParent());
        Files.move(file, data);
        Path link = store.resolve("docker/registry/v2/repositories/%s/%s/sha256/%s/link"
                .formatted(Blob.REPOSITORY, links, blob.digest().hex()));
        Files.createDirectories(link.getParent());
        Files.writeString(link, blob.digest().toString());
        Files.createLink(site.resolve(path.substring(1)), data);
    }
}
