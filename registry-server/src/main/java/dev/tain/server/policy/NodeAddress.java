package dev.tain.server.policy;

import dev.tain.oci.RegistryHost;

/**
 * How nodes reach a registry. Where they need not trust its certificate, a name without a port is one of HTTPS, as everywhere
 * among container engines, and behind any other port is plain HTTP, which is all that Tain speaks without certificates.
 *
 * @param host the name and port
 * @param verified whether it is one of HTTPS with a certificate that nodes verify
 */
public record NodeAddress(RegistryHost host, boolean verified) {

    private static final int HTTPS = 443;

    boolean isHttps() {
        return verified || host.port().orElse(HTTPS) == HTTPS;
    }

    /** Whether nodes speak HTTPS with it and have to be told not to verify its certificate. */
    boolean isUnverifiedHttps() {
        return isHttps() && !verified;
    }

    /** {@code https://host} or {@code http://host:port}, as configuration files have it. */
    String url() {
        return (isHttps() ? "https://" : "http://") + host;
    }
}
