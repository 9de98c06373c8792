package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory with images.
 *
 * @param directory the directory with {@code index.json} and {@code blobs}
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">Image layout</a>
 */
record OciLayout(Path directory) {

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    /** How podman, buildah and skopeo name the layout on the command line. */
    String reference() {
        return "oci:" + directory + ":latest";
    }

    /** The digest of the image or index that was put into the layout. */
    Digest top() throws IOException {
        return digestsIn(directory.resolve("index.json")).get(0);
    }

    /**
     * The digests that an index or manifest names, in their order: of an index the manifests, of a manifest the
     * configuration and the layers.
     */
    List<Digest> namedBy(Digest document) throws IOException {
        return digestsIn(blobs().resolve(document.hex()));
    }

    /** The digests of everything in it, after each was read and found right: equal sets are equal bytes. */
    Set<Digest> verified() throws IOException {
        try (Stream<Path> files = Files.list(blobs())) {
            return files.map(file -> VerifiedFile.verify(file, nameOf(file))).collect(Collectors.toSet());
        }
    }

    private Path blobs() {
        return directory.resolve("blobs/sha256");
    }

    private Digest nameOf(Path blob) {
        return new Digest(DigestAlgorithm.SHA256, blobs().relativize(blob).toString());
    }

    private static List<Digest> digestsIn(Path json) throws IOException {
        return DIGEST.matcher(Files.readString(json))
                .results()
                .map(MatchResult::group)
                .map(Digest::parse)
                .toList();
    }
}
