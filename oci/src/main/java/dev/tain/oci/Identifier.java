package dev.tain.oci;

/**
 * What names a manifest inside a repository: a {@link Tag} or a {@link Digest}; {@code <reference>} in the distribution
 * specification's {@code /v2/<name>/manifests/<reference>}.
 */
public sealed interface Identifier permits Tag, Digest {

    /**
     * Reads a tag or a digest: what has a colon is a digest, for no tag has one.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static Identifier parse(String text) {
        return text.indexOf(':') >= 0 ? Digest.parse(text) : Tag.parse(text);
    }

    /** What stands between a repository and this identifier in a reference: {@code @} or {@code :}. */
    default String separator() {
        return this instanceof Digest ? "@" : ":";
    }
}
