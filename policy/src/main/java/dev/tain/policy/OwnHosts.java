package dev.tain.policy;

import dev.tain.oci.RegistryHost;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names under which nodes reach Tain. A name without port and the same name with the port of HTTPS, 443, are one.
 *
 * @param names the configured names; when empty, the host of a request counts as the one own name
 */
public record OwnHosts(Set<RegistryHost> names) {

    private static final int HTTPS = 443;

    public OwnHosts {
        names = names.stream().map(OwnHosts::withoutDefaultPort).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the host is one of the configured names. */
    public boolean contains(RegistryHost host) {
        return names.contains(withoutDefaultPort(host));
    }

    /** The names that count for one request. */
    OwnHosts forRequest(Optional<RegistryHost> requestHost) {
        return names.isEmpty() ? new OwnHosts(requestHost.map(Set::of).orElse(Set.of())) : this;
    }

    /** The host without {@code :443}, which HTTPS clients take as the default. */
    static RegistryHost withoutDefaultPort(RegistryHost host) {
        return host.port().orElse(0) == HTTPS ? RegistryHost.parse(host.name()) : host;
    }
}
