package dev.tain.policy;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import java.util.List;
import java.util.Optional;

/**
 * Finds out which source image a request stands for: the four rules of {@link MappingRule} in order; the first that
 * applies decides. Immutable.
 */
public final class SourceMapper {

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
            return map(requested, requested.name(), own);
        } catch (IllegalArgumentException e) {
            // A name that is just short enough here can be too long at its source, as under docker.io/library.
            return new Mapping.Unmapped(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Whether nothing may be pulled from this source, whatever name it goes by.
     *
     * @param requestHost as in a {@link RequestedRepository}
     */
    public boolean refuses(Repository source, Optional<RegistryHost> requestHost) {
        OwnHosts own = rules.ownHosts().forRequest(requestHost);
        return judge(source, MappingRule.NAME_WITH_HOST, own) instanceof Mapping.Refused;
    }

    private Mapping map(RequestedRepository requested, RepositoryName name, OwnHosts own) {
        // Who asks for an image of Tain itself by way of another address names Tain there.
        Optional<RegistryHost> namespace = requested.namespace().filter(host -> !own.contains(host));
        if (namespace.isPresent()) {
            return judge(new Repository(namespace.get(), name), MappingRule.NAMESPACE_PARAMETER, own);
        }
        Optional<OwnMirrors.Match> mirror = ownMirrors.find(own, requested.requestHost(), name);
        List<Repository> mirrored = mirror.map(OwnMirrors.Match::sources).orElse(List.of());
        if (!mirrored.isEmpty()) {
            return judge(mirrored, own);
        }
        // Where a whole host is the mirror of a wildcard, a name may still begin with its source.
        if (mirror.filter(it -> it.length() > 0).isPresent()) {
            return belowWildcard(name);
        }
        Optional<Repository> withHost = nameWithHost(name);
        if (withHost.isPresent()) {
            return judge(withHost.get(), MappingRule.NAME_WITH_HOST, own);
        }
        if (mirror.isPresent()) {
            return belowWildcard(name);
        }
        return rules.defaultSource()
                .map(host -> judge(new Repository(host, name), MappingRule.DEFAULT_SOURCE, own))
                .orElseGet(() -> unmapped(name));
    }

    private Optional<Repository> nameWithHost(RepositoryName name) {
        if (name.isSingleComponent()) {
            return Optional.empty();
        }
        int slash = name.value().indexOf('/');
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

    /** The first that may be pulled, and with it the others: they are all mirrored at the place that was asked. */
    private Mapping judge(List<Repository> sources, OwnHosts own) {
        List<Mapping> judged = sources.stream()
                .map(source -> judge(source, MappingRule.OWN_MIRROR, own))
                .toList();
        List<Mapping.Mapped> mapped = judged.stream()
                .filter(Mapping.Mapped.class::isInstance)
                .map(Mapping.Mapped.class::cast)
                .toList();
        return mapped.isEmpty()
                ? judged.get(0)
                : mapped.get(0)
                        .with(mapped.stream()
                                .skip(1)
                                .map(Mapping.Mapped::source)
                                .toList());
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

    private static Mapping belowWildcard(RepositoryName name) {
        return new Mapping.Unmapped(
                "%s lies under a mirror location of a wildcard on one of Tain's own hosts: which of its many sources is meant cannot be told"
                        .formatted(name));
    }

    private static Mapping unmapped(RepositoryName name) {
        return new Mapping.Unmapped(
                ("%s does not lie under a mirror location on one of Tain's own hosts, does not begin with a registry host,"
                                + " and there is no default source")
                        .formatted(name));
    }
}
