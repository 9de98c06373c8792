package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks into a store in Distribution's layout, behind the server's back. */
final class StoreFiles {

    private final Path blobs;

    StoreFiles(Path store) {
        blobs = store.resolve("docker/registry/v2/blobs");
    }

    /** The digests of all blobs, after each was read and found right. */
    Set<Digest> verified() throws IOException {
        if (!Files.exists(blobs)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(blobs)) {
            return files.filter(file -> file.endsWith("data"))
                    .map(file -> VerifiedFile.verify(file, nameOf(file)))
                    .collect(Collectors.toSet());
        }
    }

    /** Whether the blob is there under its final name. */
    boolean holds(Digest digest) {
        return Files.exists(blobs.resolve(digest.algorithm().identifier())
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex())
                .resolve("data"));
    }

    /** The digest that {@code …/<algorithm>/<two digits>/<hex>/data} is stored under. */
    private Digest nameOf(Path data) {
        Path name = blobs.relativize(data);
        return Digest.parse(name.getName(0) + ":" + name.getName(2));
    }
}
