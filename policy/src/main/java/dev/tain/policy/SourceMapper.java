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

    private final MirrorPolicy policy;
    private final SourceRules rules;
    private final OwnMirrors ownMirrors;

    public SourceMapper(MirrorPolicy policy, SourceRules rules) {
        this.policy = policy;
        this.rules = rules;
        this.ownMirrors = new OwnMirrors(policy);
    }

    /** The source of the requested repository, or why there is none. */
    public Mapping map(RequestedRepository requested) {
        OwnHosts ownHosts = rules.ownHosts().forRequest(requested.requestHost());
        return requested
                .namespace()
                .map(host -> judge(new Repository(host, requested.name()), MappingRule.NAMESPACE_PARAMETER, ownHosts))
                .or(() -> ownMirrors
                        .sourceOf(ownHosts, requested.name())
                        .map(source -> judge(source, MappingRule.OWN_MIRROR, ownHosts)))
                .or(() -> nameWithHost(requested.name())
                        .map(source -> judge(source, MappingRule.NAME_WITH_HOST, ownHosts)))
                .or(() -> rules.defaultSource()
                        .map(host ->
                                judge(new Repository(host, requested.name()), MappingRule.DEFAULT_SOURCE, ownHosts)))
                .orElseGet(() -> unmapped(requested.name()));
    }

    private Optional<Repository> nameWithHost(RepositoryName name) {
        int slash = name.value().indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        RepositoryName rest = new RepositoryName(name.value().substring(slash + 1));
        return host(name.value().substring(0, slash)).map(host -> new Repository(host, rest));
    }

    private Optional<RegistryHost> host(String component) {
        RegistryHost alias = rules.aliases().get(component);
        if (alias != null) {
            return Optional.of(alias);
        }
        boolean qualified = component.indexOf('.') >= 0 || component.equals("localhost");
        return qualified ? Optional.of(new RegistryHost(component)) : Optional.empty();
    }

    private Mapping judge(Repository source, MappingRule rule, OwnHosts ownHosts) {
        if (ownHosts.contains(source.host())) {
            return new Mapping.Refused(
                    source, rule, "%s is Tain itself: name the registry to pull from".formatted(source.host()));
        }
        if (policy.forbids(source)) {
            return new Mapping.Refused(
                    source,
                    rule,
                    "%s is outside allowedRegistries: add it or a scope around it there".formatted(source));
        }
        boolean allowed =
                policy.names(source) || rules.allowedSources().stream().anyMatch(scope -> scope.contains(source));
        if (!allowed) {
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
