package dev.tain.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where OpenShift cannot merge mirror sets and registry sources: it hands the mirrors of a source down to the scopes in it that have
 * none, and ends with an internal error when that source is a wildcard.
 *
 * @see <a href="https://github.com/openshift/runtime-utils/blob/master/pkg/registries/registries.go">
 *     mirrorsAdjustedForNestedScope</a>
 */
public final class WildcardSources {

    private WildcardSources() {}

    /**
     * The blocked and insecure scopes on which it ends so, each with the source that it lies in. Sources for digests hand down before
     * those for tags, and of each kind the wildcards before all others, for so they are sorted.
     */
    public static Map<Scope, Scope> around(RegistrySources registrySources, List<MirrorSet> sets) {
        Set<Scope> digestSources = sources(sets, MirrorSet.Kind.DIGEST);
        Set<Scope> tagSources = sources(sets, MirrorSet.Kind.TAG);
        ScopeSet digests = new ScopeSet(digestSources);
        ScopeSet tags = new ScopeSet(tagSources);
        Map<Scope, Scope> found = new LinkedHashMap<>();
        Stream.concat(registrySources.blocked().stream(), registrySources.insecure().stream())
                .filter(scope -> !digestSources.contains(scope) && !tagSources.contains(scope))
                .forEach(scope -> around(scope, digests, tags).ifPresent(source -> found.put(scope, source)));
        return found;
    }

    private static Optional<Scope> around(Scope scope, ScopeSet digests, ScopeSet tags) {
        return digests.contains(scope) ? digests.wildcardAround(scope) : tags.wildcardAround(scope);
    }

    private static Set<Scope> sources(List<MirrorSet> sets, MirrorSet.Kind kind) {
        return sets.stream()
                .filter(set -> set.kind() == kind && set.hasRealMirror())
                .map(MirrorSet::source)
                .collect(Collectors.toUnmodifiableSet());
    }
}
