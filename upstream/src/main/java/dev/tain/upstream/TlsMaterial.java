package dev.tain.upstream;

import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What TLS to one registry needs beyond what the JDK has. Two are equal when they are the same object: connections are
 * shared among requests with the same material.
 */
public final class TlsMaterial {

    /** Nothing of its own. */
    public static final TlsMaterial NONE = new TlsMaterial(List.of(), List.of());

    private final List<X509Certificate> authorities;
    private final List<KeyStore.PrivateKeyEntry> identities;

    /**
     * Material.
     *
     * @param authorities trusted as well as the JDK's own
     * @param identities the client certificates, each with its chain, from which the registry may ask for one
     */
    public TlsMaterial(List<X509Certificate> authorities, List<KeyStore.PrivateKeyEntry> identities) {
        this.authorities = List.copyOf(authorities);
        this.identities = List.copyOf(identities);
    }

    List<X509Certificate> authorities() {
        return authorities;
    }

    List<KeyStore.PrivateKeyEntry> identities() {
        return identities;
    }
}
