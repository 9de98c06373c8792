package dev.tain.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Builds images of random files which real clients can pull. The same seed and the same calls give the same bytes.
 *
 * <pre>{@code
 * TestImage image = ImageBuilder.seeded(7).layer(10_000).layer(200_000).build();
 * }</pre>
 */
public final class ImageBuilder {

    private final long seed;
    private final List<Content> layers = new ArrayList<>();
    private ImageFormat format = ImageFormat.OCI;
    private String architecture = "amd64";

    private ImageBuilder(long seed) {
        this.seed = seed;
    }

    /** Begins an OCI image for linux/amd64 without layers. */
    public static ImageBuilder seeded(long seed) {
        return new ImageBuilder(seed);
    }

    /** Chooses the media types. */
    public ImageBuilder format(ImageFormat newFormat) {
        format = newFormat;
        return this;
    }

    /** Chooses the platform's architecture, such as {@code arm64}. */
    public ImageBuilder architecture(String newArchitecture) {
        architecture = newArchitecture;
        return this;
    }

    /**
     * Adds a layer, which is an uncompressed tar archive of one file with random bytes.
     *
     * @param size the size of the layer in bytes, at least {@value TarLayer#SMALLEST}
     */
    public ImageBuilder layer(int size) {
        int number = layers.size() + 1;
        layers.add(TarLayer.ofOneFile("layer-" + number, Content.random(seed * 1_000 + number, size), size));
        return this;
    }

    public TestImage build() {
        List<TestBlob> layerBlobs =
                layers.stream().map(layer -> TestBlob.of(format.layer(), layer)).toList();
        TestBlob config = TestBlob.of(format.config(), Content.of(configJson(layerBlobs)));
        TestBlob manifest = TestBlob.of(format.manifest(), Content.of(manifestJson(config, layerBlobs)));
        return new TestImage(manifest, config, layerBlobs, architecture);
    }

    private String configJson(List<TestBlob> layerBlobs) {
        // The layers are not compressed: their digests are also those of their contents.
        String diffIds =
                layerBlobs.stream().map(blob -> "\"" + blob.digest() + "\"").collect(Collectors.joining(","));
        return "{\"created\":\"2026-01-01T00:00:00Z\",\"architecture\":\"%s\",\"os\":\"linux\",\"config\":{},"
                        .formatted(architecture)
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}".formatted(diffIds);
    }

    private String manifestJson(TestBlob config, List<TestBlob> layerBlobs) {
        String descriptors =
                layerBlobs.stream().map(blob -> "{" + blob.json() + "}").collect(Collectors.joining(","));
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{%s},\"layers\":[%s]}"
                .formatted(format.manifest(), config.json(), descriptors);
    }
}
