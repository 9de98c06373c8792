package dev.tain.config.certs;

import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What is used in TLS with one registry, beside the usual roots.
 *
 * @param authorities trusted as well; may be empty
 * @param identities certificates with their chains and keys to show when the registry asks for one; may be empty
 */
public record HostCertificates(List<X509Certificate> authorities, List<PrivateKeyEntry> identities) {

    public HostCertificates {
        authorities = List.copyOf(authorities);
        identities = List.copyOf(identities);
    }

    /** How many there are of each: a private key never shows. */
    @Override
    public String toString() {
        return "HostCertificates[authorities=%d, identities=%d]".formatted(authorities.size(), identities.size());
    }
}
