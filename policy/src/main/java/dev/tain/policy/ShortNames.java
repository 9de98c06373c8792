package dev.tain.policy;

import dev.tain.oci.Reference;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a name without a registry, such as {@code alpine}, becomes full references on a node.
 *
 * @param searchRegistries {@code unqualified-search-registries}: where to look for a name that has no alias, in order
 * @param aliases full repositories by short name; an empty one takes back an alias of an earlier file
 * @param mode whether several search registries may be tried one after the other
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md">
 *     containers-registries.conf(5), short-name aliasing</a>
 */
public record ShortNames(List<RegistryHost> searchRegistries, Map<String, Optional<Repository>> aliases, Mode mode) {

    /** No alias and no search registry. */
    public static final ShortNames NONE = new ShortNames(List.of(), Map.of(), Mode.PERMISSIVE);

    /** The values of {@code short-name-mode}. */
    public enum Mode {
        /** Never ask; try all search registries. */
        DISABLED,
        /** Ask at a terminal; without one try all search registries. */
        PERMISSIVE,
        /** Ask at a terminal; without one refuse a name that several search registries could serve. */
        ENFORCING
    }

    public ShortNames {
        searchRegistries = List.copyOf(searchRegistries);
        aliases = Map.copyOf(aliases);
    }

    /**
     * The references that a node without a terminal tries for the name, in order; one for a name with a registry.
     *
     * @throws IllegalArgumentException when the name is no image name or nothing here resolves it
     */
    public List<Reference> resolve(String name) {
        if (hasRegistry(name)) {
            return List.of(Reference.parse(name));
        }
        int end = Place.endOfPath(name);
        Optional<Repository> alias = aliases.getOrDefault(name.substring(0, end), Optional.empty());
        if (alias.isPresent()) {
            return List.of(Reference.parse(alias.get() + name.substring(end)));
        }
        if (searchRegistries.isEmpty()) {
            throw new IllegalArgumentException(
                    "The short name %s has no alias, and there are no unqualified-search-registries: name its registry"
                            .formatted(name));
        }
        if (mode == Mode.ENFORCING && searchRegistries.size() > 1) {
            throw new IllegalArgumentException(
                    "The short name %s has no alias, and short-name-mode = \"enforcing\" forbids guessing among %s: name its registry"
                            .formatted(name, searchRegistries));
        }
        return searchRegistries.stream()
                .map(host -> Reference.parse(at(host) + "/" + name))
                .toList();
    }

    /** What is wrong with a search registry, if it is not the one that its owner means. */
    public static Optional<String> objectionTo(RegistryHost searchRegistry) {
        return searchRegistry.isQualified()
                ? Optional.empty()
                : Optional.of(
                        "nodes take \"%s\" for a namespace of docker.io, and alpine for %s/alpine: write the registry with its domain or port"
                                .formatted(searchRegistry, at(searchRegistry)));
    }

    /** Where a node looks: to it, as in any name, a host without a dot or a port is a namespace of Docker Hub. */
    private static String at(RegistryHost host) {
        return host.isQualified() ? host.value() : RegistryHost.DOCKER_IO + "/" + host;
    }

    private static boolean hasRegistry(String name) {
        int slash = name.indexOf('/');
        return slash > 0 && RegistryHost.isQualified(name.substring(0, slash));
    }
}
