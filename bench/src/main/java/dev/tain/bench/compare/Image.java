package dev.tain.bench.compare;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An image that real clients accept.
 *
 * @param manifest its manifest
 * @param blobs its configuration and its layers
 */
record Image(Blob manifest, List<Blob> blobs) {

    /** Adds an image to a registry's content. */
    static Image write(RegistryTree tree, long seed, int layers, int layerSize) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Blob> blobs = new ArrayList<>();
        List<Digest> uncompressed = new ArrayList<>();
        for (int number = 0; number < layers; number++) {
            Layer layer = Layer.of(number, layerSize, random);
            blobs.add(tree.blob(layer.compressed()));
            uncompressed.add(layer.uncompressed());
        }
        Blob config = tree.blob(config(uncompressed).getBytes(StandardCharsets.UTF_8));
        Blob manifest = tree.manifest(manifest(config, blobs));
        blobs.add(0, config);
        return new Image(manifest, List.copyOf(blobs));
    }

    /** The paths of everything that a client asks for, in its order. */
    List<String> paths() {
        return Stream.concat(Stream.of(manifest.manifestPath()), blobs.stream().map(Blob::path))
                .toList();
    }

    private static String config(List<Digest> layers) {
        String digests = layers.stream().map("\"%s\""::formatted).collect(Collectors.joining(", "));
        return """
                {"created": "2026-01-01T00:00:00Z", "architecture": "%s", "os": "linux", "config": {},
                 "rootfs": {"type": "layers", "diff_ids": [%s]}}
                """.formatted(architecture(), digests);
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private static String manifest(Blob config, List<Blob> layers) {
        return """
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "config": %s,
                 "layers": [%s]}
                """.formatted(
                        descriptor("config.v1+json", config),
                        layers.stream()
                                .map(layer -> descriptor("layer.v1.tar+gzip", layer))
                                .collect(Collectors.joining(",\n            ")));
    }

    private static String descriptor(String type, Blob blob) {
        return """
                {"mediaType": "application/vnd.oci.image.%s", "digest": "%s", "size": %d}""".formatted(type, blob.digest(), blob.size());
    }
}
