package dev.tain.upstream;

import dev.tain.oci.RegistryHost;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;
import org.jspecify.annotations.Nullable;

/**
 * Which token services get the credentials for a registry: those on its own host or registrable domain, and those that the
 * operator trusts. A registry could otherwise send them anywhere.
 *
 * @param trusted hosts of token services, with a port where that is not the one of the scheme
 * @see <a href="https://publicsuffix.org/">The list of domains under which names are registered</a>
 */
public record RealmRules(Set<RegistryHost> trusted) {

    private static final PublicSuffixMatcher SUFFIXES = PublicSuffixMatcherLoader.getDefault();
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*");

    public RealmRules {
        trusted = Set.copyOf(trusted);
    }

    /** Whether the service at the address may see the credentials for the registry. */
    boolean mayHaveCredentials(RegistryHost registry, URI realm) {
        RegistryHost host = Hosts.of(realm);
        return host.name().equals(registry.name())
                || trusted.contains(host)
                || isSameDomain(registrableDomain(registry.name()), registrableDomain(host.name()));
    }

    private static boolean isSameDomain(@Nullable String one, @Nullable String other) {
        return one != null && one.equals(other);
    }

    /** Nothing for an address, for a name without a dot, and for what is a public suffix itself. */
    private static @Nullable String registrableDomain(String host) {
        return ADDRESS.matcher(host).matches() ? null : SUFFIXES.getDomainRoot(host);
    }
}
