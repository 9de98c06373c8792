package dev.tain.server.pull;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import java.util.Optional;
import tools.jackson.core.JacksonException;
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

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * The manifest with this content; empty when the content is none that Tain knows.
     *
     * @param digest the digest, which the content is known to have
     */
    static Optional<Manifest> of(Digest digest, byte[] content) {
        return mediaType(content)
                .map(mediaType -> new Manifest(new Descriptor(mediaType, digest, content.length), content));
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
