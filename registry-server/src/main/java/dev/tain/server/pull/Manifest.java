package dev.tain.server.pull;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import dev.tain.oci.Platform;
import dev.tain.oci.Referrer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A manifest or an index, byte for byte as its author wrote it.
 *
 * @param descriptor its type, digest and size
 * @param content its bytes, verified
 */
// An array for speed; nobody writes to it.
@SuppressWarnings("ArrayRecordComponent")
public record Manifest(Descriptor descriptor, byte[] content) {

    /** A value takes many times what its text does. The largest images that are known have some thousand. */
    private static final long MOST_TOKENS = 400_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .build();
    private static final Set<MediaType> INDEXES = Set.of(MediaType.OCI_INDEX, MediaType.DOCKER_MANIFEST_LIST);

    /** How many of the things that a manifest names are looked at; images have far fewer. */
    static final int MANY = 100;

    /**
     * A config or layer that clients fetch when they have the manifest.
     *
     * @param role what it is in words: {@code config} or {@code layer}
     * @param digest the blob
     * @param size how many bytes it has, as the manifest says; 0 when it does not say
     */
    record NeededBlob(String role, Digest digest, long size) {}

    /**
     * A manifest that an index names.
     *
     * @param digest the manifest
     * @param platform what the image runs on, when the index says so
     */
    record ChildManifest(Digest digest, Optional<Platform> platform) {}

    /**
     * The manifest with this content; empty when the content is none that Tain knows.
     *
     * @param digest the digest, which the content is known to have
     */
    static Optional<Manifest> of(Digest digest, byte[] content) {
        return mediaType(content)
                .map(mediaType -> new Manifest(new Descriptor(mediaType, digest, content.length), content));
    }

    /** Whether it names other manifests instead of blobs. */
    boolean isIndex() {
        return INDEXES.contains(descriptor.mediaType());
    }

    /**
     * The config and the layers of an image, each once, and the first {@value #MANY} of very many. Layers that are not for
     * distribution are left out: clients fetch them elsewhere. So is what cannot be understood.
     */
    List<NeededBlob> neededBlobs() {
        return neededBlobs(MANY);
    }

    /** The same, with no more of them than that. */
    List<NeededBlob> neededBlobs(int most) {
        if (isIndex()) {
            return List.of();
        }
        JsonNode document = JSON.readTree(content);
        Map<Digest, NeededBlob> needed = new LinkedHashMap<>();
        addTo(needed, most, "config", document.path("config"));
        document.path("layers").forEach(layer -> addTo(needed, most, "layer", layer));
        return List.copyOf(needed.values());
    }

    /** The manifests that an index names, the first {@value #MANY} of very many. */
    List<ChildManifest> children() {
        return children(MANY);
    }

    /** The manifests that an index names, no more of them than that. */
    List<ChildManifest> children(int most) {
        List<ChildManifest> children = new ArrayList<>();
        if (isIndex()) {
            for (JsonNode child : JSON.readTree(content).path("manifests")) {
                digestOf(child)
                        .filter(digest -> children.size() < most)
                        .map(digest -> new ChildManifest(digest, platformOf(child.path("platform"))))
                        .ifPresent(children::add);
            }
        }
        return children;
    }

    /** The manifest that this one refers to, as a signature does to what it signs. */
    Optional<Digest> subject() {
        return digestOf(JSON.readTree(content).path("subject"));
    }

    /**
     * How it stands in the list of what refers to its subject.
     *
     * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers">Listing
     *     referrers</a>
     */
    Referrer asReferrer() {
        JsonNode document = JSON.readTree(content);
        Optional<String> config = isIndex()
                ? Optional.empty()
                : document.path("config").path("mediaType").stringValueOpt();
        Optional<String> artifactType = document.path("artifactType")
                .stringValueOpt()
                .filter(type -> !type.isEmpty())
                .or(() -> config);
        Map<String, String> annotations = new LinkedHashMap<>();
        document.path("annotations")
                .properties()
                .forEach(annotation -> annotation
                        .getValue()
                        .stringValueOpt()
                        .ifPresent(value -> annotations.put(annotation.getKey(), value)));
        return new Referrer(descriptor, artifactType, annotations);
    }

    private static Optional<Platform> platformOf(JsonNode platform) {
        String words = Stream.of("os", "architecture", "variant")
                .flatMap(name -> platform.path(name).asStringOpt().stream())
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining("/"));
        try {
            return Optional.of(new Platform(words));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void addTo(Map<Digest, NeededBlob> needed, int most, String role, JsonNode descriptor) {
        long size = Math.max(0, descriptor.path("size").asLong(0));
        if (needed.size() < most && isDistributed(descriptor)) {
            digestOf(descriptor).ifPresent(digest -> needed.putIfAbsent(digest, new NeededBlob(role, digest, size)));
        }
    }

    /**
     * Whether registries are to have the content.
     *
     * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md#non-distributable-layers">Layers</a>
     */
    private static boolean isDistributed(JsonNode descriptor) {
        String type = descriptor.path("mediaType").asStringOpt().orElse("");
        return descriptor.path("urls").isEmpty() && !type.contains("foreign") && !type.contains("nondistributable");
    }

    private static Optional<Digest> digestOf(JsonNode descriptor) {
        try {
            return descriptor.path("digest").asStringOpt().map(Digest::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The type as the document itself says, or as its shape says where it may leave that out: only OCI's may.
     *
     * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">Image manifests</a>
     */
    private static Optional<MediaType> mediaType(byte[] content) {
        try {
            JsonNode document = JSON.readTree(content);
            Optional<String> declared = document.path("mediaType").asStringOpt();
            if (declared.isPresent()) {
                return declared.map(MediaType::parse);
            }
            if (document.path("schemaVersion").asInt(0) != 2) {
                return Optional.empty();
            }
            if (document.has("manifests")) {
                return Optional.of(MediaType.OCI_INDEX);
            }
            return document.has("config") ? Optional.of(MediaType.OCI_MANIFEST) : Optional.empty();
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
