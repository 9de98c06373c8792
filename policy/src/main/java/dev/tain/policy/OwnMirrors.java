package dev.tain.policy;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The mirror locations of a policy, backwards: from a location to the sources that it mirrors. Immutable. */
final class OwnMirrors {

    /** By location, whether each source that it mirrors is asked for tags there; in the order of the entries. */
    private final Map<String, Map<Scope, Boolean>> sources = new HashMap<>();

    /**
     * The longest mirror location that a name lies under.
     *
     * @param length how much of the name belongs to it; 0 for a whole host
     * @param sources what the name stands for there; first those that nodes ask for tags there, and then in the order of the entries. Empty
     *     when it is the mirror of a wildcard alone: which of the many hosts below the domain is meant cannot be told from the name.
     */
    record Match(int length, List<Repository> sources) {}

    OwnMirrors(MirrorPolicy policy) {
        for (RegistryEntry entry : policy.entries()) {
            if (entry.prefix().isSingleImage()) {
                continue; // a node never applies it
            }
            for (Mirror mirror : entry.mirrors()) {
                boolean forTags = mirror.pullFromMirror() != PullFromMirror.DIGEST_ONLY;
                sources.computeIfAbsent(key(mirror.location()), key -> new LinkedHashMap<>())
                        .merge(entry.prefix(), forTags, Boolean::logicalOr);
            }
        }
    }

    /**
     * The longest mirror location that the name lies under: on the host that was asked, or else, for a proxy may have changed that
     * name, on any of Tain's own.
     */
    Optional<Match> find(OwnHosts hosts, Optional<RegistryHost> asked, RepositoryName name) {
        return asked.filter(hosts::contains)
                .flatMap(host -> longest(host, name.value()))
                .or(() -> longestOnAny(hosts, name));
    }

    private Optional<Match> longestOnAny(OwnHosts hosts, RepositoryName name) {
        return hosts.names().stream()
                .sorted(Comparator.comparing(RegistryHost::value))
                .flatMap(host -> longest(host, name.value()).stream())
                .max(Comparator.comparingInt(Match::length));
    }

    private Optional<Match> longest(RegistryHost host, String name) {
        for (int end = name.length(); end >= 0; end = end == 0 ? -1 : Math.max(name.lastIndexOf('/', end - 1), 0)) {
            Map<Scope, Boolean> mirrored = sources.getOrDefault(key(host, name.substring(0, end)), Map.of());
            String rest = name.substring(end);
            List<Repository> found = Stream.of(true, false)
                    .flatMap(forTags -> mirrored.keySet().stream().filter(scope -> forTags.equals(mirrored.get(scope))))
                    .flatMap(scope -> repository(scope, rest).stream())
                    .toList();
            if (!found.isEmpty() || mirrored.keySet().stream().anyMatch(Scope::isWildcard)) {
                return Optional.of(new Match(end, found));
            }
        }
        return Optional.empty();
    }

    /** The source that the rest of the name gives; empty when the two make no repository, as for a host alone. */
    private static Optional<Repository> repository(Scope source, String rest) {
        if (source.isWildcard()) {
            return Optional.empty();
        }
        String separator = rest.isEmpty() || rest.startsWith("/") ? "" : "/";
        try {
            return Optional.of(Repository.parse(source.value() + separator + rest));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String key(Location location) {
        String path = location.path()
                + location.identifier().map(it -> it.separator() + it).orElse("");
        return key(location.host(), path);
    }

    private static String key(RegistryHost host, String path) {
        return OwnHosts.withoutDefaultPort(host) + "/" + path;
    }
}
