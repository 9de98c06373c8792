package dev.tain.upstream;

import dev.tain.oci.Credential;
import java.util.Optional;

/**
 * An HTTP proxy on the way to registries.
 *
 * @param host its name or address, an IPv6 address without brackets
 * @param port where it listens
 * @param credential what it wants to see, when it does
 */
public record ProxyServer(String host, int port, Optional<Credential.Password> credential) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
