package dev.tain.config.registriesconf;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.ShortNames;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one registries.conf file says, or several of them together.
 *
 * @param entries the {@code [[registry]]} tables, each prefix once
 * @param searchRegistries {@code unqualified-search-registries}, when the key is there
 * @param aliases {@code [aliases]}; an empty one takes back an alias of an earlier file
 * @param shortNameMode {@code short-name-mode}, when it is set
 */
public record RegistriesConf(
        List<RegistryEntry> entries,
        Optional<List<RegistryHost>> searchRegistries,
        Map<String, Optional<Repository>> aliases,
        Optional<ShortNames.Mode> shortNameMode) {

    /** A file that says nothing. */
    public static final RegistriesConf EMPTY =
            new RegistriesConf(List.of(), Optional.empty(), Map.of(), Optional.empty());

    public RegistriesConf {
        entries = unique(entries);
        searchRegistries = searchRegistries.map(List::copyOf);
        aliases = Map.copyOf(aliases);
    }

    /**
     * This file with a drop-in file read after it: an entry replaces that of the same prefix as a whole, search
     * registries and mode replace the earlier ones, aliases are merged one by one.
     */
    public RegistriesConf overlaidBy(RegistriesConf later) {
        Map<String, Optional<Repository>> allAliases = new HashMap<>(aliases);
        allAliases.putAll(later.aliases);
        return new RegistriesConf(
                unique(later.entries, entries),
                later.searchRegistries.or(() -> searchRegistries),
                allAliases,
                later.shortNameMode.or(() -> shortNameMode));
    }

    /** How short names are resolved; without a mode as container engines do, {@code permissive}. */
    public ShortNames shortNames() {
        return new ShortNames(
                searchRegistries.orElse(List.of()), aliases, shortNameMode.orElse(ShortNames.Mode.PERMISSIVE));
    }

    /** The first entry of each prefix, in the order of the prefixes, which is that of container engines. */
    @SafeVarargs
    private static List<RegistryEntry> unique(Collection<RegistryEntry>... lists) {
        Map<String, RegistryEntry> unique = new LinkedHashMap<>();
        for (Collection<RegistryEntry> list : lists) {
            list.forEach(entry -> unique.putIfAbsent(entry.prefix().value(), entry));
        }
        return unique.values().stream()
                .sorted(Comparator.comparing(entry -> entry.prefix().value()))
                .toList();
    }
}
