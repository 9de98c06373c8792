package dev.tain.policy;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import java.util.Optional;

/**
 * Finds out which source image a request stands for: the four rules of {@link MappingRule} in order; the first that
 * applies decides. Immutable.
 */
public final class SourceMapper {

    private record Found(Repository source, MappingRule rule) {}

    private final MirrorPolicy policy;
    private final SourceRules rules;
    private final ScopeSet allowed;
    private final OwnMirrors ownMirrors;

    public SourceMapper(MirrorPolicy policy, SourceRules rules) {
        this.policy = policy;
        this.rules = rules;
        this.allowed = new ScopeSet(rules.allowedSources());
        this.ownMirrors = new OwnMirrors(policy);
    }

    /** The source of the requested repository, or why there is none. */
    public Mapping map(RequestedRepository requested) {
        OwnHosts own = rules.ownHosts().forRequest(requested.requestHost());
        try {
            return find(requested, own)
                    .map(found -> judge(found.source(), found.rule(), own))
                    .orElseGet(() -> unmapped(requested.name()));
        } catch (IllegalArgumentException e) {
            // A name that is just short enough here can be too long at its source, as under docker.io/library.
            return new Mapping.Unmapped(String.valueOf(e.getMessage()));
        }
    }

    private Optional<Found> find(RequestedRepository requested, OwnHosts own) {
        RepositoryName name = requested.name();
        return inNamespace(requested.namespace(), name, MappingRule.NAMESPACE_PARAMETER)
                .or(() -> ownMirrors.sourceOf(own, name).map(it -> new Found(it, MappingRule.OWN_MIRROR)))
                .or(() -> nameWithHost(name))
                .or(() -> inNamespace(rules.defaultSource(), name, MappingRule.DEFAULT_SOURCE));
    }

    private static Optional<Found> inNamespace(Optional<RegistryHost> host, RepositoryName name, MappingRule rule) {
        return host.map(it -> new Found(new Repository(it, name), rule));
    }

    private Optional<Found> nameWithHost(RepositoryName name) {
        if (name.isSingleComponent()) {
            return Optional.empty();
        }
        int slash = name.value().indexOf('/');
        RepositoryName rest = new RepositoryName(name.value().substring(slash + 1));
        return inNamespace(host(name.value().substring(0, slash)), rest, MappingRule.NAME_WITH_HOST);
    }

    private Optional<RegistryHost> host(String component) {
        RegistryHost alias = rules.aliases().get(component);
        if (alias != null) {
            return Optional.of(alias);
        }
        boolean qualified = component.indexOf('.') >= 0 || component.equals("localhost");
        return qualified ? Optional.of(new RegistryHost(component)) : Optional.empty();
    }

    private Mapping judge(Repository source, MappingRule rule, OwnHosts own) {
        if (own.contains(source.host())) {
            return new Mapping.Refused(
                    source, rule, "%s is Tain itself: name the registry to pull from".formatted(source.host()));
        }
        if (policy.forbids(source)) {
            return new Mapping.Refused(
                    source,
                    rule,
                    "%s is outside allowedRegistries: add it or a scope around it there".formatted(source));
        }
        if (!policy.names(source) && !allowed.contains(source)) {
            return new Mapping.Refused(
                    source,
                    rule,
                    "No policy names %s, and the allowed sources do not contain it: add %s to one of them"
                            .formatted(source, source.host()));
        }
        return new Mapping.Mapped(source, rule, policy.find(source));
    }

    private static Mapping unmapped(RepositoryName name) {
        return new Mapping.Unmapped(
                ("%s does not lie under a mirror location on one of Tain's own hosts, does not begin with a registry host,"
                                + " and there is no default source")
                        .formatted(name));
    }
}
