package dev.tain.policy;

import dev.tain.oci.RegistryHost;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One {@code [[registry]]} table of registries.conf: what holds for the images under a prefix.
 *
 * @param prefix which images
 * @param location what replaces the prefix when the images are pulled from their own place; empty only under a wildcard
 *     prefix, where the place is the reference itself
 * @param insecure whether that place may be reached over HTTPS without verification or plain HTTP
 * @param blocked whether places under the prefix may not be contacted; mirrors elsewhere still serve
 * @param namespaceProxy the registry whose images that place is asked for, {@code namespace-proxy}; empty for its own
 * @param mirrors the places to try before, in order
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md">
 *     containers-registries.conf(5)</a>
 */
public record RegistryEntry(
        Scope prefix,
        Optional<Location> location,
        boolean insecure,
        boolean blocked,
        Optional<RegistryHost> namespaceProxy,
        List<Mirror> mirrors) {

    public RegistryEntry {
        mirrors = List.copyOf(mirrors);
        if (location.isEmpty() && !prefix.isWildcard()) {
            throw new IllegalArgumentException(
                    "The entry for %s has no location: only one for a wildcard, *.example.com, may leave it out"
                            .formatted(prefix));
        }
    }

    /** One whose own place is asked for images of its own. */
    public RegistryEntry(
            Scope prefix, Optional<Location> location, boolean insecure, boolean blocked, List<Mirror> mirrors) {
        this(prefix, location, insecure, blocked, Optional.empty(), mirrors);
    }

    /** An entry that says nothing more about its prefix than a node assumes without one. */
    public static RegistryEntry plain(Scope prefix) {
        return new RegistryEntry(prefix, ownLocation(prefix), false, false, List.of());
    }

    /**
     * What this says about a part of its images, as an entry for that part alone. Empty when it does not lie under the prefix, and when a
     * place cannot be written so, as with a port behind a path: a node finds no place there, either.
     *
     * @param part a scope that is no wildcard
     */
    public Optional<RegistryEntry> narrowedTo(Scope part) {
        int length = prefix.matchLength(part.value());
        if (length < 0) {
            return Optional.empty();
        }
        String rest = part.value().substring(length);
        try {
            return Optional.of(new RegistryEntry(
                    part,
                    location.map(place -> below(place, rest)).or(() -> ownLocation(part)),
                    insecure,
                    blocked,
                    namespaceProxy,
                    mirrors.stream()
                            .map(mirror -> mirror.at(below(mirror.location(), rest)))
                            .toList()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Location below(Location place, String rest) {
        if (rest.startsWith(":") && !place.path().isEmpty()) {
            throw new IllegalArgumentException("A port cannot stand behind the path of " + place);
        }
        return new Location(place.value() + rest);
    }

    /** The place that the prefix itself names; none under a wildcard. */
    static Optional<Location> ownLocation(Scope prefix) {
        return prefix.isWildcard() ? Optional.empty() : Optional.of(new Location(prefix.value()));
    }

    /** The entry in one line, such as {@code quay.io => store.corp insecure <- mirror.corp, backup.corp digest-only}. */
    @Override
    public String toString() {
        String arrow = location.equals(ownLocation(prefix))
                ? ""
                : " => " + location.map(Location::value).orElse("");
        String list = mirrors.stream().map(Mirror::toString).collect(Collectors.joining(", ", " <- ", ""));
        return prefix
                + arrow
                + (insecure ? " insecure" : "")
                + (blocked ? " blocked" : "")
                + namespaceProxy.map(it -> " ns=" + it).orElse("")
                + (mirrors.isEmpty() ? "" : list);
    }
}
