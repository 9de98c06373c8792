package dev.tain.policy;

import dev.tain.oci.RegistryHost;
import java.util.Optional;

/** What the entries of registries.conf say about how the places that objects name are reached. */
final class Reach {

    /**
     * How one place is reached.
     *
     * @param location where it really is; empty for the place itself under a wildcard
     * @param namespaceProxy the registry whose images it is asked for there; empty for its own
     */
    record Way(Optional<Location> location, boolean insecure, boolean blocked, Optional<RegistryHost> namespaceProxy) {

        static Way of(RegistryEntry entry) {
            return new Way(entry.location(), entry.insecure(), entry.blocked(), entry.namespaceProxy());
        }
    }

    private final MirrorPolicy base;

    Reach(MirrorPolicy base) {
        this.base = base;
    }

    Way to(Location place) {
        return to(Scope.of(place));
    }

    /** The way to the places in the scope: that of the base entry with the longest prefix around it. */
    Way to(Scope scope) {
        return base.find(scope.value())
                .map(entry -> way(entry, scope))
                .orElse(new Way(RegistryEntry.ownLocation(scope), false, false, Optional.empty()));
    }

    private static Way way(RegistryEntry entry, Scope scope) {
        Optional<Location> itself = RegistryEntry.ownLocation(scope);
        String rest = scope.value().substring(entry.prefix().matchLength(scope.value()));
        boolean rewritten = !entry.blocked() && !rest.startsWith(":") && !rest.startsWith("@");
        return rewritten
                ? new Way(
                        entry.location()
                                .map(it -> new Location(it.value() + rest))
                                .or(() -> itself),
                        entry.insecure(),
                        false,
                        entry.namespaceProxy())
                : new Way(itself, entry.insecure(), entry.blocked(), Optional.empty());
    }
}
