package dev.tain.config.registriesconf;

import dev.tain.config.registriesconf.TomlSection.TomlString;
import dev.tain.policy.Location;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Version 1 of registries.conf, {@code [registries.search]}, {@code [registries.insecure]} and {@code [registries.block]},
 * each with an array {@code registries}: read as the version 2 that says the same.
 */
final class Version1 {

    private static final List<String> TABLES = List.of("search", "insecure", "block");
    private static final String ARRAY = "registries";

    private Version1() {}

    /** Whether one of the three arrays is there, be it empty; otherwise the tables do not count. */
    static boolean saysAnything(TomlSection registries) {
        return TABLES.stream()
                .anyMatch(name ->
                        registries.table(name).filter(table -> table.has(ARRAY)).isPresent());
    }

    static RegistriesConf read(TomlSection registries) {
        registries.warnOfUnknown(TABLES);
        Set<Location> blocked = locations(registries, "block");
        Set<Location> insecure = locations(registries, "insecure");
        Set<Location> all = new LinkedHashSet<>(blocked);
        all.addAll(insecure);
        List<RegistryEntry> entries = new ArrayList<>();
        for (Location location : all) {
            entries.add(new RegistryEntry(
                    Scope.parse(location.value()),
                    Optional.of(location),
                    insecure.contains(location),
                    blocked.contains(location),
                    List.of()));
        }
        return new RegistriesConf(
                entries,
                registries
                        .section("search")
                        .flatMap(it -> it.texts(ARRAY).map(texts -> ShortNameKeys.hosts(it, texts))),
                Map.of(),
                Optional.empty());
    }

    private static Set<Location> locations(TomlSection registries, String table) {
        Set<Location> locations = new LinkedHashSet<>();
        registries.section(table).ifPresent(section -> {
            for (TomlString text : section.texts(ARRAY).orElse(List.of())) {
                section.parse(text, ARRAY, Location::parse).ifPresent(locations::add);
            }
        });
        return locations;
    }
}
