package dev.tain.policy;

import dev.tain.oci.Repository;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several scopes, and whether something lies in one of them by the rules of OpenShift. Unlike a prefix of registries.conf,
 * a registry does not contain the same host with a port. The time for an answer does not depend on the number of scopes.
 * Immutable.
 *
 * @see <a href="https://github.com/openshift/runtime-utils/blob/master/pkg/registries/registries.go">
 *     ScopeIsNestedInsideScope</a>
 */
final class ScopeSet {

    private final Set<String> places = new HashSet<>();
    private final Set<String> domains = new HashSet<>();

    ScopeSet(Collection<Scope> scopes) {
        for (Scope scope : scopes) {
            if (scope.isWildcard()) {
                domains.add(scope.domain());
            } else {
                places.add(scope.value());
            }
        }
    }

    boolean isEmpty() {
        return places.isEmpty() && domains.isEmpty();
    }

    boolean contains(Scope scope) {
        return contains(scope.value());
    }

    boolean contains(Location location) {
        return contains(location.value());
    }

    boolean contains(Repository repository) {
        return contains(repository.toString());
    }

    private boolean contains(String place) {
        return isInPlace(place) || domainAround(place) != null;
    }

    /** The wildcard that the scope lies in; the innermost of several. */
    Optional<Scope> wildcardAround(Scope scope) {
        return Optional.ofNullable(domainAround(scope.value())).map(domain -> new Scope("*" + domain));
    }

    private boolean isInPlace(String place) {
        for (int slash = place.indexOf('/'); slash >= 0; slash = place.indexOf('/', slash + 1)) {
            if (places.contains(place.substring(0, slash))) {
                return true;
            }
        }
        return places.contains(place);
    }

    private @Nullable String domainAround(String place) {
        int colon = place.indexOf(':');
        int slash = place.indexOf('/');
        if (colon > slash && slash >= 0) {
            // OpenShift takes the part before the first colon for the host: an image with a tag is in no domain.
            return null;
        }
        String host = colon >= 0 ? place.substring(0, colon) : slash >= 0 ? place.substring(0, slash) : place;
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            String domain = host.substring(dot);
            if (domains.contains(domain)) {
                return domain;
            }
        }
        return null;
    }
}
