package dev.tain.testkit;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.util.List;
import java.util.stream.Stream;

/**
 * An image for one platform, which real clients can pull. Build one with {@link ImageBuilder}.
 *
 * @param manifest the manifest
 * @param config the configuration
 * @param layers the layers, the lowest first
 * @param architecture the platform's architecture, such as {@code amd64}
 */
public record TestImage(TestBlob manifest, TestBlob config, List<TestBlob> layers, String architecture) {

    public TestImage {
        layers = List.copyOf(layers);
    }

    /** The digest of the manifest. */
    public Digest digest() {
        return manifest.digest();
    }

    /** The configuration and the layers. */
    public List<TestBlob> blobs() {
        return Stream.concat(Stream.of(config), layers.stream()).toList();
    }

    /** Puts everything into a repository, where it can be pulled by digest. */
    public void putInto(FakeRegistry registry, RepositoryName repository) {
        blobs().forEach(blob -> registry.putBlob(repository, blob.digest(), blob.content()));
        registry.putManifest(repository, manifest.descriptor().mediaType(), manifest.content());
    }

    /** Puts everything into a repository, where it can be pulled by digest and tag. */
    public void putInto(FakeRegistry registry, RepositoryName repository, Tag tag) {
        putInto(registry, repository);
        registry.tag(repository, tag, digest());
    }
}
