package dev.tain.server.policy;

import dev.tain.oci.RegistryHost;

/**
 * How nodes reach a registry whose certificate they need not trust. A name without a port is one of HTTPS, as everywhere
 * among container engines; behind any other port is plain HTTP, which is all that Tain itself speaks.
 *
 * @param host the name and port
 */
record NodeAddress(RegistryHost host) {

    private static final int HTTPS = 443;

    boolean isHttps() {
        return host.port().orElse(HTTPS) == HTTPS;
    }

    /** {@code https://host} or {@code http://host:port}, as configuration files have it. */
    String url() {
        return (isHttps() ? "https://" : "http://") + host;
    }
}
