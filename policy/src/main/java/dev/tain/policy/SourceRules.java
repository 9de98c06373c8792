package dev.tain.policy;

import dev.tain.oci.RegistryHost;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator of Tain says about sources, beside the mirror policy.
 *
 * @param ownHosts the names under which nodes reach Tain
 * @param aliases first path components that stand for a registry, such as {@code internal} for
 *     {@code registry.corp:5000}: a name in a path cannot have a port
 * @param allowedSources what may be pulled although no policy names it
 * @param defaultSource the registry of names that do not begin with one, as in Docker's registry-mirrors mode
 * @param signaturesFromDigestMirrors whether tags of signatures are asked for at the places of what they sign, see
 *     {@link PullPlanner}
 */
public record SourceRules(
        OwnHosts ownHosts,
        Map<String, RegistryHost> aliases,
        List<Scope> allowedSources,
        Optional<RegistryHost> defaultSource,
        boolean signaturesFromDigestMirrors) {

    public SourceRules {
        aliases = Map.copyOf(aliases);
        allowedSources = List.copyOf(allowedSources);
    }

    /** Rules under which signatures are asked for where the signed is. */
    public SourceRules(
            OwnHosts ownHosts,
            Map<String, RegistryHost> aliases,
            List<Scope> allowedSources,
            Optional<RegistryHost> defaultSource) {
        this(ownHosts, aliases, allowedSources, defaultSource, true);
    }
}
