package dev.tain.server.pull;

import dev.tain.oci.Descriptor;
import dev.tain.server.pull.place.Origin;
import java.util.Optional;

/**
 * What a client that asks with HEAD learns of a manifest.
 *
 * @param descriptor type, digest and size
 * @param origin where that came from for this request
 * @param warning as in {@link ServedManifest}
 */
public record ServedDescriptor(Descriptor descriptor, Origin origin, Optional<String> warning) {

    static ServedDescriptor fresh(Descriptor descriptor, Origin origin) {
        return new ServedDescriptor(descriptor, origin, Optional.empty());
    }
}
