package dev.tain.oci;

/**
 * A registry as a client reaches it.
 *
 * @param host where it listens; without a port 443 for HTTPS and 80 for HTTP
 * @param insecure whether a client may talk to it over HTTPS without verification and, failing that, plain HTTP
 */
public record Endpoint(RegistryHost host, boolean insecure) {

    @Override
    public String toString() {
        return insecure ? host + " (insecure)" : host.toString();
    }
}
