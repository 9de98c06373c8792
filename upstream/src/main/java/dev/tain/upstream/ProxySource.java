package dev.tain.upstream;

import java.net.URI;
import java.util.Optional;

/** Knows which requests go through a proxy. */
@FunctionalInterface
public interface ProxySource {

    /** All go straight. */
    ProxySource NONE = uri -> Optional.empty();

    /** The proxy for an address with the scheme {@code http} or {@code https}; empty when it is reached straight. */
    Optional<ProxyServer> of(URI uri);
}
