package dev.tain.policy;

import java.util.Optional;

/** What the entries of registries.conf say about how the places that objects name are reached. */
final class Reach {

    /**
     * How one place is reached.
     *
     * @param location where it really is; empty for the place itself under a wildcard
     */
    record Way(Optional<Location> location, boolean insecure, boolean blocked) {

        static Way of(RegistryEntry entry) {
            return new Way(entry.location(), entry.insecure(), entry.blocked());
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
        Optional<Location> itself = RegistryEntry.ownLocation(scope);
        return base.find(scope.value())
                .map(entry -> new Way(location(entry, scope, itself), entry.insecure(), entry.blocked()))
                .orElse(new Way(itself, false, false));
    }

    private static Optional<Location> location(RegistryEntry entry, Scope scope, Optional<Location> itself) {
        String rest = scope.value().substring(entry.prefix().matchLength(scope.value()));
        boolean rewritten = !entry.blocked() && !rest.startsWith(":") && !rest.startsWith("@");
        return rewritten
                ? entry.location().map(it -> new Location(it.value() + rest)).or(() -> itself)
                : itself;
    }
}
