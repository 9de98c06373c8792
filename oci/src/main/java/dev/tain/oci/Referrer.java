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

    public Referrer {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    /** The digest of the manifest. */
    public Digest digest() {
        return descriptor.digest();
    }
}
