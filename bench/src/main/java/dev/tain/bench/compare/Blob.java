package dev.tain.bench.compare;

import dev.tain.oci.Digest;
import java.nio.file.Path;

/**
 * Something in the store of a registry.
 *
 * @param digest its digest
 * @param size its size in bytes
 */
record Blob(Digest digest, long size) {

    /** The repository that everything is in. */
    static final String REPOSITORY = "bench/app";

    private static final int FAN_OUT = 2;

    /** The path of its address, as a blob. */
    String path() {
        return "/v2/%s/blobs/%s".formatted(REPOSITORY, digest);
    }

    /** The path of its address, as a manifest. */
    String manifestPath() {
        return "/v2/%s/manifests/%s".formatted(REPOSITORY, digest);
    }

    /** Its file in a store of Distribution's layout. */
    Path in(Path store) {
        String hex = digest.hex();
        return store.resolve("docker/registry/v2/blobs/sha256/%s/%s/data".formatted(hex.substring(0, FAN_OUT), hex));
    }

    /** Its size in GiB. */
    double gib() {
        return (double) size / (1 << 30);
    }
}
