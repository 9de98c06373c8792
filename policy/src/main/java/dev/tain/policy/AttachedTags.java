package dev.tain.policy;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import dev.tain.oci.Tag;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tags that are no names but say what their manifest belongs to: {@code sha256-<hex>.sig}, {@code .att} and {@code .sbom},
 * where cosign keeps signatures, attestations and bills of materials, and {@code sha256-<hex>}, where registries without a
 * referrers API keep the list of referrers.
 *
 * @see <a href="https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#tag-based-discovery">cosign, tag-based
 *     discovery</a>
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema">Referrers tag
 *     schema</a>
 */
final class AttachedTags {

    private static final Pattern GRAMMAR = Pattern.compile("sha256-([0-9a-f]{64})(?:\\.(?:sig|att|sbom))?");

    private AttachedTags() {}

    /** The manifest that the tag's own belongs to; empty for every other tag. */
    static Optional<Digest> subject(Tag tag) {
        Matcher matcher = GRAMMAR.matcher(tag.value());
        return matcher.matches() ? Optional.of(new Digest(DigestAlgorithm.SHA256, matcher.group(1))) : Optional.empty();
    }
}
