package dev.tain.oci;

import java.util.Optional;

/**
 * A fully qualified image reference: a repository and the tag or digest in it.
 *
 * @param repository where
 * @param identifier which
 */
public record Reference(Repository repository, Identifier identifier) {

    private static final Tag LATEST = new Tag("latest");

    /**
     * Reads {@code host/name:tag}, {@code host/name@digest} or {@code host/name}, which means the tag {@code latest}. Of
     * {@code host/name:tag@digest} the digest counts, as it does for container engines.
     *
     * @throws IllegalArgumentException when it is not a reference
     */
    public static Reference parse(String text) {
        int at = text.indexOf('@');
        String named = at < 0 ? text : text.substring(0, at);
        int colon = named.lastIndexOf(':');
        boolean tagged = colon > named.lastIndexOf('/');
        Repository repository = Repository.parse(tagged ? named.substring(0, colon) : named);
        Identifier tag = tagged ? Tag.parse(named.substring(colon + 1)) : LATEST;
        return new Reference(repository, at < 0 ? tag : Digest.parse(text.substring(at + 1)));
    }

    /** The digest, when this reference is by digest. */
    public Optional<Digest> digest() {
        return identifier instanceof Digest digest ? Optional.of(digest) : Optional.empty();
    }

    @Override
    public String toString() {
        return repository + identifier.separator() + identifier;
    }
}
