package dev.tain.oci;

import java.util.Optional;

/**
 * A registry as a client reaches it.
 *
 * @param host where it listens; without a port 443 for HTTPS and 80 for HTTP
 * @param insecure whether a client may talk to it over HTTPS without verification and, failing that, plain HTTP
 * @param namespace the registry whose images it is asked for, as {@code ns} in the query of each request; empty for its own
 * @see <a href="https://github.com/containerd/containerd/blob/main/docs/hosts.md#registry-host-namespace">containerd, Registry
 *     Host Namespace</a>
 */
public record Endpoint(RegistryHost host, boolean insecure, Optional<RegistryHost> namespace) {

    /** One that is asked for images of its own. */
    public Endpoint(RegistryHost host, boolean insecure) {
        this(host, insecure, Optional.empty());
    }

    @Override
    public String toString() {
        return host + namespace.map(it -> " ns=" + it).orElse("") + (insecure ? " (insecure)" : "");
    }
}
