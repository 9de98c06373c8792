package dev.tain.policy;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The mirror locations of a policy, backwards: from a location to the source that it mirrors. Where several entries name
 * one location, the first one counts. Immutable.
 */
final class OwnMirrors {

    private record Match(int length, Repository source) {}

    private final Map<String, Scope> sources = new HashMap<>();

    OwnMirrors(MirrorPolicy policy) {
        for (RegistryEntry entry : policy.entries()) {
            if (entry.prefix().isWildcard()) {
                // Which of the many hosts below the domain was meant cannot be told from the mirror's name.
                continue;
            }
            entry.mirrors().forEach(mirror -> sources.putIfAbsent(key(mirror.location()), entry.prefix()));
        }
    }

    /** The source of the longest mirror location that is on one of the hosts and that the name lies under. */
    Optional<Repository> sourceOf(OwnHosts hosts, RepositoryName name) {
        return hosts.names().stream()
                .sorted(Comparator.comparing(RegistryHost::value))
                .flatMap(host -> longest(host, name.value()).stream())
                .max(Comparator.comparingInt(Match::length))
                .map(Match::source);
    }

    private Optional<Match> longest(RegistryHost host, String name) {
        for (int end = name.length(); end >= 0; end = end == 0 ? -1 : Math.max(name.lastIndexOf('/', end - 1), 0)) {
            Scope source = sources.get(key(host, name.substring(0, end)));
            Optional<Repository> repository =
                    source == null ? Optional.empty() : repository(source, name.substring(end));
            if (repository.isPresent()) {
                return Optional.of(new Match(end, repository.get()));
            }
        }
        return Optional.empty();
    }

    /** The source that the rest of the name gives; empty when the two make no repository, as for a host alone. */
    private static Optional<Repository> repository(Scope source, String rest) {
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
