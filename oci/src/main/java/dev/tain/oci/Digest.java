package dev.tain.oci;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A content digest, {@code algorithm:hex} with lower-case hexadecimal digits, as the OCI image specification defines it.
 *
 * @param algorithm the hash function
 * @param hex as many lower-case hexadecimal digits as the algorithm gives
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">Digests</a>
 */
public record Digest(DigestAlgorithm algorithm, String hex) implements Identifier {

    public Digest {
        if (hex.length() != algorithm.hexLength() || !isLowerCaseHex(hex)) {
            throw new IllegalArgumentException("\"%s\" is not a %s digest: it takes %d lower-case hexadecimal digits"
                    .formatted(Text.shown(hex), algorithm.identifier(), algorithm.hexLength()));
        }
    }

    /**
     * Reads {@code sha256:…} or {@code sha512:…}.
     *
     * @throws IllegalArgumentException when it is not a digest of a known algorithm
     */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a digest: expected <algorithm>:<hex>".formatted(Text.shown(text)));
        }
        DigestAlgorithm algorithm = DigestAlgorithm.find(text.substring(0, colon))
                .orElseThrow(() -> new IllegalArgumentException("\"%s\" has an unknown digest algorithm: known are %s"
                        .formatted(Text.shown(text), DigestAlgorithm.identifiers())));
        return new Digest(algorithm, text.substring(colon + 1));
    }

    /** The SHA-256 digest of the bytes. */
    public static Digest sha256(byte[] content) {
        return of(DigestAlgorithm.SHA256, content);
    }

    /** The digest of the bytes by the given algorithm. */
    public static Digest of(DigestAlgorithm algorithm, byte[] content) {
        MessageDigest state = algorithm.newMessageDigest();
        state.update(content);
        return finish(algorithm, state);
    }

    /** Ends the hash and makes a digest of it; the state is empty afterwards. */
    public static Digest finish(DigestAlgorithm algorithm, MessageDigest state) {
        return new Digest(algorithm, HexFormat.of().formatHex(state.digest()));
    }

    /** Whether the bytes have this digest. */
    public boolean matches(byte[] content) {
        return of(algorithm, content).equals(this);
    }

    @Override
    public String toString() {
        return algorithm.identifier() + ":" + hex;
    }

    private static boolean isLowerCaseHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
