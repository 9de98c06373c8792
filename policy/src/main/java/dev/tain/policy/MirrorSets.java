package dev.tain.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Turns mirror sets and registry sources into registry entries, as OpenShift's machine-config operator does when it
 * writes a node's registries.conf.
 *
 * @see <a href="https://github.com/openshift/runtime-utils/blob/master/pkg/registries/registries.go">
 *     EditRegistriesConfig</a>
 */
public final class MirrorSets {

    private MirrorSets() {}

    /**
     * The base entries with all that the sets and registry sources add. Sets of one source and kind become one list of
     * mirrors that keeps the order of each set where that is possible; digest mirrors come before tag mirrors.
     *
     * <p>Beyond what OpenShift does, base entries say how the places that the objects name are reached: their own
     * location and {@code insecure} are handed down to entries and mirrors that the objects add below their prefix.
     *
     * @param base the entries of registries.conf
     * @param sets all mirror sets, in any order
     * @param registrySources scopes that are insecure or blocked as a whole
     * @throws IllegalArgumentException when a place that comes of it is none, or too many come of it
     */
    public static List<RegistryEntry> merge(
            List<RegistryEntry> base, List<MirrorSet> sets, RegistrySources registrySources) {
        MirrorPolicy basePolicy = MirrorPolicy.of(base);
        EntryTable table = new EntryTable(basePolicy.entries());
        Set<Scope> digestSources = addMirrors(table, sets, MirrorSet.Kind.DIGEST);
        Set<Scope> tagSources = addMirrors(table, sets, MirrorSet.Kind.TAG);
        table.addEntries(registrySources.blocked());
        table.addEntries(registrySources.insecure());
        table.markInsecure(new ScopeSet(registrySources.insecure()));
        table.block(new ScopeSet(registrySources.blocked()));
        table.handMirrorsDown(digestSources);
        table.handMirrorsDown(tagSources);
        return table.entriesReachedBy(new Reach(basePolicy));
    }

    /** Adds the mirrors of all sets of one kind in the order of their sources, and returns the sources. */
    private static Set<Scope> addMirrors(EntryTable table, List<MirrorSet> sets, MirrorSet.Kind kind) {
        Map<Scope, List<MirrorSet>> bySource = sets.stream()
                .filter(set -> set.kind() == kind && set.hasRealMirror())
                .collect(Collectors.groupingBy(MirrorSet::source, MirrorSets::sortedMap, Collectors.toList()));
        bySource.forEach((source, group) -> {
            table.addMirrors(
                    source, order(source, group).stream().map(kind::mirror).toList());
            if (group.stream().anyMatch(MirrorSet::neverContactSource)) {
                table.block(source);
            }
        });
        return bySource.keySet();
    }

    private static Map<Scope, List<MirrorSet>> sortedMap() {
        return new TreeMap<>(Comparator.comparing(Scope::value));
    }

    /** The mirrors of all sets for one source; the source itself only where it is not the last. */
    private static List<String> order(Scope source, List<MirrorSet> group) {
        MirrorOrder order = new MirrorOrder();
        for (MirrorSet set : group) {
            List<Location> mirrors = set.mirrors();
            for (int i = 0; i + 1 < mirrors.size(); i++) {
                order.prefer(mirrors.get(i).value(), mirrors.get(i + 1).value());
            }
            boolean listsSource = mirrors.stream().anyMatch(it -> it.value().equals(source.value()));
            if (!listsSource) {
                order.prefer(mirrors.get(mirrors.size() - 1).value(), source.value());
            }
        }
        List<String> sorted = order.sorted();
        int last = sorted.size() - 1;
        // A node tries the source last anyway.
        return sorted.get(last).equals(source.value()) ? sorted.subList(0, last) : sorted;
    }
}
