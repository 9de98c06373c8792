package dev.tain.oci;

/**
 * What content is, by name and size.
 *
 * @param mediaType the type of the content
 * @param digest its digest
 * @param size its length in bytes, not negative
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">Content descriptors</a>
 */
public record Descriptor(MediaType mediaType, Digest digest, long size) {

    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("The size of " + digest + " is negative: " + size);
        }
    }
}
