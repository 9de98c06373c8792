package dev.tain.server.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import io.netty.util.AsciiString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The headers of answers that carry, or describe, a content. They are kept as the bytes that Netty sends, and not made
 * anew for each request.
 */
final class ContentHeaders {

    static final AsciiString ACCEPT_RANGES = AsciiString.cached("Accept-Ranges");
    static final AsciiString CONTENT_RANGE = AsciiString.cached("Content-Range");
    static final AsciiString CONTENT_TYPE = AsciiString.cached("Content-Type");
    static final AsciiString LINK = AsciiString.cached("Link");
    static final AsciiString WARNING = AsciiString.cached("Warning");

    /** What every answer of a registry says. */
    static final Map<AsciiString, CharSequence> API_VERSION =
            Map.of(AsciiString.cached("Docker-Distribution-API-Version"), AsciiString.cached("registry/2.0"));

    private static final AsciiString DIGEST = AsciiString.cached("Docker-Content-Digest");
    private static final AsciiString ETAG = AsciiString.cached("ETag");
    private static final int MANY = 2_048;

    private static final Cache<Content, Map<AsciiString, CharSequence>> LATELY =
            Caffeine.newBuilder().maximumSize(MANY).executor(Runnable::run).build();

    private ContentHeaders() {}

    /**
     * What the headers depend on.
     *
     * @param inParts whether a client can have parts of it
     */
    private record Content(MediaType type, Digest digest, boolean inParts) {}

    /** The headers for a manifest with this type and digest. */
    static Map<AsciiString, CharSequence> ofManifest(MediaType type, Digest digest) {
        return LATELY.get(new Content(type, digest, false), ContentHeaders::of);
    }

    /** The headers for a blob. */
    static Map<AsciiString, CharSequence> ofBlob(Digest digest) {
        return LATELY.get(new Content(MediaType.OCTET_STREAM, digest, true), ContentHeaders::of);
    }

    /** Headers and one more. */
    static Map<AsciiString, CharSequence> with(
            Map<AsciiString, CharSequence> headers, AsciiString name, CharSequence value) {
        Map<AsciiString, CharSequence> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return all;
    }

    private static Map<AsciiString, CharSequence> of(Content content) {
        Map<AsciiString, CharSequence> headers = new LinkedHashMap<>(API_VERSION);
        headers.put(CONTENT_TYPE, new AsciiString(content.type().value()));
        headers.put(DIGEST, new AsciiString(content.digest().toString()));
        headers.put(ETAG, new AsciiString(new EntityTag(content.digest()).toString()));
        if (content.inParts()) {
            headers.put(ACCEPT_RANGES, AsciiString.cached("bytes"));
        }
        return Collections.unmodifiableMap(headers);
    }
}
