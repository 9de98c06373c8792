package dev.tain.testkit;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An index over images for several platforms.
 *
 * @param index the index
 * @param images the images, in the order of the index
 */
public record TestIndex(TestBlob index, List<TestImage> images) {

    public TestIndex {
        images = List.copyOf(images);
    }

    /** An index, or a manifest list, of images that have the format too. */
    public static TestIndex of(ImageFormat format, TestImage... images) {
        String manifests = List.of(images).stream().map(TestIndex::entry).collect(Collectors.joining(","));
        Content content = Content.of(
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}".formatted(format.index(), manifests));
        return new TestIndex(TestBlob.of(format.index(), content), List.of(images));
    }

    /** The digest of the index. */
    public Digest digest() {
        return index.digest();
    }

    /** Puts the index and all images into a repository, where they can be pulled by digest, the index also by tag. */
    public void putInto(FakeRegistry registry, RepositoryName repository, Tag tag) {
        images.forEach(image -> image.putInto(registry, repository));
        registry.putManifest(repository, index.descriptor().mediaType(), index.content());
        registry.tag(repository, tag, digest());
    }

    private static String entry(TestImage image) {
        return "{%s,\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}}"
                .formatted(image.manifest().json(), image.architecture());
    }
}
