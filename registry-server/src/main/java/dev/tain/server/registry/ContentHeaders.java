package dev.tain.server.registry;

import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers of answers that carry, or describe, a content. */
final class ContentHeaders {

    /** What every answer of a registry says. */
    static final Map<String, String> API_VERSION = Map.of("Docker-Distribution-API-Version", "registry/2.0");

    private ContentHeaders() {}

    /** The headers for a content with this type and digest, to which others may be added. */
    static Map<String, String> of(MediaType type, Digest digest) {
        Map<String, String> headers = new LinkedHashMap<>(API_VERSION);
        headers.put("Content-Type", type.value());
        headers.put("Docker-Content-Digest", digest.toString());
        headers.put("ETag", new EntityTag(digest).toString());
        return headers;
    }
}
