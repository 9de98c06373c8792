package dev.tain.upstream;

import dev.tain.oci.RegistryHost;
import java.net.URI;
import java.util.Optional;

/**
 * Where a single request goes.
 *
 * @param uri the address
 * @param registry for whose sake: its authorities count as well as those of the address itself
 * @param insecure whether certificates are not looked at
 * @param within how near the address may be when a registry has named it; empty for the registry itself, which is where the
 *     operator says
 */
record Destination(URI uri, RegistryHost registry, boolean insecure, Optional<Reach> within) {

    /** A registry itself. */
    static Destination of(RemoteRequest request, String scheme) {
        return new Destination(
                request.uri(scheme),
                request.repository().endpoint().host(),
                request.repository().endpoint().insecure(),
                Optional.empty());
    }

    boolean isSecure() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** Whether it is the registry itself: whoever it names has no business with client certificates. */
    boolean isRegistry() {
        return within.isEmpty() || Hosts.of(uri).equals(registry);
    }

    /** Whose certificates are those of the address. Docker Hub's registry has another name than its images. */
    RegistryHost server() {
        return within.isEmpty() ? registry : Hosts.of(uri);
    }
}
