package dev.tain.upstream;

import dev.tain.oci.RegistryHost;
import java.net.URI;
import java.util.Optional;

/**
 * How far a registry's word is followed when it names another address, in a redirect or as the realm of a token.
 *
 * @param registry which registry
 * @param insecure whether it may lead away from verified HTTPS
 * @param reach how near the address may be
 */
record Trust(RegistryHost registry, boolean insecure, Reach reach) {

    /** In the registry that gave the first answer to a request. */
    static Trust in(RemoteRequest request, Exchange answer) {
        return new Trust(
                request.repository().endpoint().host(),
                request.repository().endpoint().insecure(),
                answer.reach());
    }

    boolean permits(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme()) || (insecure && "http".equalsIgnoreCase(uri.getScheme()));
    }

    Destination to(URI uri) {
        return new Destination(uri, registry, insecure, Optional.of(reach));
    }
}
