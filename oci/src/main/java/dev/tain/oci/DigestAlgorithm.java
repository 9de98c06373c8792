package dev.tain.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The registered digest algorithms of the OCI image specification that Tain can verify.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#registered-algorithms">Registered
 *     algorithms</a>
 */
public enum DigestAlgorithm {
    SHA256("sha256", "SHA-256", 64),
    SHA512("sha512", "SHA-512", 128);

    private final String identifier;
    private final String jdkName;
    private final int hexLength;

    DigestAlgorithm(String identifier, String jdkName, int hexLength) {
        this.identifier = identifier;
        this.jdkName = jdkName;
        this.hexLength = hexLength;
    }

    /** The algorithm whose identifier (as in {@code sha256:…}) is given; empty when Tain does not know it. */
    public static Optional<DigestAlgorithm> find(String identifier) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.identifier.equals(identifier))
                .findFirst();
    }

    /** The identifiers of all algorithms, for error messages: {@code sha256, sha512}. */
    static String identifiers() {
        return Arrays.stream(values()).map(DigestAlgorithm::identifier).collect(Collectors.joining(", "));
    }

    /** The name in front of the colon of a digest: {@code sha256} or {@code sha512}. */
    public String identifier() {
        return identifier;
    }

    /** The number of hexadecimal digits in a digest: 64 or 128. */
    public int hexLength() {
        return hexLength;
    }

    /** A new, empty hash state. Every JDK has both algorithms. */
    public MessageDigest newMessageDigest() {
        try {
            return MessageDigest.getInstance(jdkName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK lacks " + jdkName, e);
        }
    }
}
