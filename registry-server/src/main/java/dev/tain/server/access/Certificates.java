package dev.tain.server.access;

import dev.tain.config.certs.HostCertificates;
import dev.tain.oci.RegistryHost;
import dev.tain.upstream.TlsMaterial;
import dev.tain.upstream.TlsSource;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The certificates in force. */
final class Certificates implements TlsSource {

    private final List<X509Certificate> roots;
    private final TlsMaterial usual;
    private volatile Map<RegistryHost, TlsMaterial> byHost = Map.of();

    /**
     * Begins without any for single hosts.
     *
     * @param roots authorities that are trusted for every host
     */
    Certificates(List<X509Certificate> roots) {
        this.roots = roots;
        this.usual = roots.isEmpty() ? TlsMaterial.NONE : new TlsMaterial(roots, List.of());
    }

    @Override
    public TlsMaterial of(RegistryHost host) {
        return byHost.getOrDefault(host, usual);
    }

    void replace(Map<RegistryHost, HostCertificates> next) {
        byHost = next.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> material(entry.getValue())));
    }

    private TlsMaterial material(HostCertificates certificates) {
        return new TlsMaterial(
                Stream.concat(roots.stream(), certificates.authorities().stream())
                        .toList(),
                certificates.identities());
    }
}
