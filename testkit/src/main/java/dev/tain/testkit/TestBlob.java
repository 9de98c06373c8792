package dev.tain.testkit;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;

/**
 * Content together with its descriptor.
 *
 * @param descriptor type, digest and size of the content
 * @param content the bytes
 */
public record TestBlob(Descriptor descriptor, Content content) {

    static TestBlob of(MediaType mediaType, Content content) {
        return new TestBlob(new Descriptor(mediaType, content.digest(), content.size()), content);
    }

    public Digest digest() {
        return descriptor.digest();
    }

    public long size() {
        return descriptor.size();
    }

    /** The descriptor as it stands in a manifest, without the closing brace's platform: {@code "mediaType":…}. */
    String json() {
        return "\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d".formatted(descriptor.mediaType(), digest(), size());
    }
}
