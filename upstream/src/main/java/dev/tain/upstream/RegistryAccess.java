package dev.tain.upstream;

import java.util.Set;

/**
 * As whom, and by which way, Tain comes to registries: what operators say about them.
 *
 * @param credentials as whom
 * @param tls the certificates for each registry
 * @param proxies which requests go through a proxy
 * @param realms which token services get credentials
 * @param privateRedirects whether a registry may lead to addresses that are nearer than its own, such as private ones
 */
public record RegistryAccess(
        CredentialSource credentials, TlsSource tls, ProxySource proxies, RealmRules realms, boolean privateRedirects) {

    /** Straight, as nobody, with the certificates that the JDK trusts. */
    public static final RegistryAccess ANONYMOUS = new RegistryAccess(
            CredentialSource.NONE, TlsSource.NONE, ProxySource.NONE, new RealmRules(Set.of()), false);
}
