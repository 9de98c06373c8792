package dev.tain.server.registry;

import dev.tain.oci.MediaType;
import dev.tain.oci.Referrer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * As many descriptors of referrers as an index may have that clients take for a manifest.
 *
 * @param index the index in JSON
 * @param last the digest of the last referrer, when others follow
 */
// An array for speed; nobody writes to it.
@SuppressWarnings("ArrayRecordComponent")
record ReferrersPage(byte[] index, Optional<String> last) {

    /** What the specification lets clients refuse to take for a manifest begins behind 4 MiB. */
    private static final int LARGEST = 4 * 1024 * 1024;

    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] BEGIN = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":["
            .formatted(MediaType.OCI_INDEX)
            .getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "]}".getBytes(StandardCharsets.UTF_8);

    /**
     * The page of these referrers that comes after a digest. It has at least one of them, if there is any.
     *
     * @param referrers in the order of their digests
     * @param after a digest, or something in its place; the empty string for the first page
     */
    static ReferrersPage of(List<Referrer> referrers, String after) {
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        index.writeBytes(BEGIN);
        String last = "";
        for (Referrer referrer : referrers) {
            String digest = referrer.digest().toString();
            if (digest.compareTo(after) <= 0) {
                continue;
            }
            byte[] descriptor = descriptor(referrer);
            boolean fits = index.size() + 1 + descriptor.length + END.length <= LARGEST;
            if (!last.isEmpty() && !fits) {
                return new ReferrersPage(ended(index), Optional.of(last));
            }
            if (!last.isEmpty()) {
                index.write(',');
            }
            index.writeBytes(descriptor);
            last = digest;
        }
        return new ReferrersPage(ended(index), Optional.empty());
    }

    private static byte[] ended(ByteArrayOutputStream index) {
        index.writeBytes(END);
        return index.toByteArray();
    }

    private static byte[] descriptor(Referrer referrer) {
        ObjectNode node = JSON.createObjectNode()
                .put("mediaType", referrer.descriptor().mediaType().value())
                .put("digest", referrer.digest().toString())
                .put("size", referrer.descriptor().size());
        referrer.artifactType().ifPresent(type -> node.put("artifactType", type));
        if (!referrer.annotations().isEmpty()) {
            ObjectNode annotations = node.putObject("annotations");
            referrer.annotations().forEach(annotations::put);
        }
        return JSON.writeValueAsBytes(node);
    }
}
