package dev.tain.testkit;

import dev.tain.oci.MediaType;

/**
 * A family of media types that image manifests come in.
 *
 * @param index the type of a list of manifests for several platforms
 * @param manifest the type of a manifest
 * @param config the type of an image's configuration
 * @param layer the type of a layer that is not compressed
 */
public record ImageFormat(MediaType index, MediaType manifest, MediaType config, MediaType layer) {

    /** The OCI image specification. */
    public static final ImageFormat OCI = new ImageFormat(
            MediaType.OCI_INDEX,
            MediaType.OCI_MANIFEST,
            new MediaType("application/vnd.oci.image.config.v1+json"),
            new MediaType("application/vnd.oci.image.layer.v1.tar"));

    /** Docker's image manifest, version 2, schema 2. */
    public static final ImageFormat DOCKER = new ImageFormat(
            MediaType.DOCKER_MANIFEST_LIST,
            MediaType.DOCKER_MANIFEST,
            new MediaType("application/vnd.docker.container.image.v1+json"),
            new MediaType("application/vnd.docker.image.rootfs.diff.tar"));
}
