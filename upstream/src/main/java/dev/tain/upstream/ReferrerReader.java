package dev.tain.upstream;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import dev.tain.oci.Referrer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the descriptors in an index of referrers. */
final class ReferrerReader {

    private ReferrerReader() {}

    /** The referrers in their order; none when the document is no index. What is no valid descriptor is left out. */
    static List<Referrer> read(JsonNode index) {
        List<Referrer> referrers = new ArrayList<>();
        for (JsonNode descriptor : index.path("manifests")) {
            referrer(descriptor).ifPresent(referrers::add);
        }
        return referrers;
    }

    private static Optional<Referrer> referrer(JsonNode node) {
        JsonNode size = node.path("size");
        if (!size.isIntegralNumber() || !size.canConvertToLong()) {
            return Optional.empty();
        }
        try {
            Descriptor descriptor = new Descriptor(
                    MediaType.parse(node.path("mediaType").stringValue("")),
                    Digest.parse(node.path("digest").stringValue("")),
                    size.longValue());
            return Optional.of(new Referrer(descriptor, artifactType(node), annotations(node)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> artifactType(JsonNode node) {
        return node.path("artifactType").stringValueOpt().filter(type -> !type.isEmpty());
    }

    private static Map<String, String> annotations(JsonNode node) {
        Map<String, String> annotations = new LinkedHashMap<>();
        node.path("annotations")
                .properties()
                .forEach(annotation -> annotation
                        .getValue()
                        .stringValueOpt()
                        .ifPresent(value -> annotations.put(annotation.getKey(), value)));
        return annotations;
    }
}
