package dev.tain.config.openshift;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of objects that have mirrors: how their lists and fields are called. */
enum MirrorKind {
    IMAGE_CONTENT_SOURCE_POLICY(
            "ImageContentSourcePolicy", "operator.openshift.io/v1alpha1", "repositoryDigestMirrors"),
    IMAGE_CONTENT_POLICY("ImageContentPolicy", "config.openshift.io/v1", "repositoryDigestMirrors"),
    IMAGE_DIGEST_MIRROR_SET("ImageDigestMirrorSet", "config.openshift.io/v1", "imageDigestMirrors"),
    IMAGE_TAG_MIRROR_SET("ImageTagMirrorSet", "config.openshift.io/v1", "imageTagMirrors");

    private final String kind;
    private final String apiVersion;
    private final String list;

    MirrorKind(String kind, String apiVersion, String list) {
        this.kind = kind;
        this.apiVersion = apiVersion;
        this.list = list;
    }

    static Optional<MirrorKind> find(String kind) {
        return Arrays.stream(values()).filter(it -> it.kind.equals(kind)).findFirst();
    }

    String kind() {
        return kind;
    }

    String apiVersion() {
        return apiVersion;
    }

    /** The field of {@code spec} that holds the sources and their mirrors. */
    String list() {
        return list;
    }

    /** The fields that an element of that list may have. */
    List<String> elementFields() {
        return switch (this) {
            case IMAGE_CONTENT_SOURCE_POLICY -> List.of("source", "mirrors");
            case IMAGE_CONTENT_POLICY -> List.of("source", "mirrors", "allowMirrorByTags");
            case IMAGE_DIGEST_MIRROR_SET, IMAGE_TAG_MIRROR_SET -> List.of("source", "mirrors", "mirrorSourcePolicy");
        };
    }
}
