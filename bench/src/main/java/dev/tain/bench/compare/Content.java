package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the upstream registry has. The same seed gives the same bytes.
 *
 * @param tree where it is
 * @param big a blob of 1 GiB (without {@code --quick})
 * @param small a blob of 4 KiB
 * @param primers blobs for servers that have just been started
 * @param primerImages images for these
 * @param ones blobs of 1 MiB, each to be pulled once
 * @param image an image of 20 layers (without {@code --quick})
 */
record Content(
        RegistryTree tree,
        Blob big,
        Blob small,
        List<Blob> primers,
        List<Image> primerImages,
        List<Blob> ones,
        Image image) {

    static Content write(Path directory, long seed, Sizes sizes, int ones) throws IOException {
        RegistryTree tree = RegistryTree.in(directory);
        return new Content(
                tree,
                tree.random(seed, sizes.big()),
                tree.random(seed + 1, Sizes.SMALL),
                several(tree, seed + 1_000, sizes.primers(), sizes.primer()),
                images(tree, seed + 500, sizes),
                several(tree, seed + 2_000, ones, Sizes.MIB),
                Image.write(tree, seed + 2, sizes.layers(), sizes.layer()));
    }

    private static List<Blob> several(RegistryTree tree, long seed, int count, long size) throws IOException {
        List<Blob> blobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blobs.add(tree.random(seed + i, size));
        }
        return List.copyOf(blobs);
    }

    private static List<Image> images(RegistryTree tree, long seed, Sizes sizes) throws IOException {
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < sizes.primerImages(); i++) {
            images.add(Image.write(tree, seed + i, sizes.layers(), sizes.primerLayer()));
        }
        return List.copyOf(images);
    }
}
