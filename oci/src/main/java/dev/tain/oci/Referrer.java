package dev.tain.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A manifest that names another one as its subject, as it stands in a list of referrers.
 *
 * @param descriptor the manifest
 * @param artifactType what it is, such as {@code application/vnd.dev.cosign.artifact.sig.v1+json}; an index may leave that
 *     open
 * @param annotations the annotations of the manifest, in its order
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers">Listing
 *     referrers</a>
 */
public record Referrer(Descriptor descriptor, Optional<String> artifactType, Map<String, String> annotations) {

    private static final int LONGEST_HEX_IN_TAG = 64;

    public Referrer {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    /**
     * The tag under which clients keep the list of referrers where a registry has no API for it; the digest in it is cut to
     * what tags can hold.
     *
     * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema">Referrers tag
     *     schema</a>
     */
    public static Tag tagOfListFor(Digest subject) {
        String hex = subject.hex().substring(0, Math.min(subject.hex().length(), LONGEST_HEX_IN_TAG));
        return new Tag(subject.algorithm().identifier() + "-" + hex);
    }

    /** The digest of the manifest. */
    public Digest digest() {
        return descriptor.digest();
    }
}
