package dev.tain.policy;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The entries while {@link MirrorSets} merges them: by prefix, in the order in which they were added. */
final class EntryTable {

    /** One source with 5,000 mirrors and as many scopes below it would make 25 million of them. */
    private static final int MOST_HANDED_DOWN = 100_000;

    private final Map<String, EntryDraft> drafts = new LinkedHashMap<>();
    private int handedDown;

    EntryTable(List<RegistryEntry> base) {
        base.forEach(entry -> drafts.put(entry.prefix().value(), EntryDraft.ofBase(entry)));
    }

    /** Makes an entry for each scope that has none. */
    void addEntries(Collection<Scope> scopes) {
        scopes.forEach(this::draft);
    }

    void addMirrors(Scope source, List<Mirror> mirrors) {
        draft(source).addMirrors(mirrors);
    }

    void block(Scope source) {
        draft(source).block();
    }

    /** Marks all entries and mirrors that lie in one of the scopes. */
    void markInsecure(ScopeSet scopes) {
        drafts.values().forEach(draft -> draft.markInsecure(scopes));
    }

    /** Blocks all entries that lie in one of the scopes. */
    void block(ScopeSet scopes) {
        drafts.values().stream()
                .filter(draft -> scopes.contains(draft.prefix()))
                .forEach(EntryDraft::block);
    }

    /**
     * Gives the mirrors of the outermost source around it to each entry that has none, for a node looks at the most
     * specific entry alone. OpenShift takes the outermost one where the innermost would be expected. A wildcard hands
     * nothing down: its mirrors do not say which host was meant.
     *
     * @throws IllegalArgumentException when a mirror cannot be handed down, and when they are too many
     */
    void handMirrorsDown(Collection<Scope> sources) {
        for (EntryDraft draft : drafts.values()) {
            String prefix = draft.prefix().value();
            int slash = prefix.indexOf('/');
            while (slash >= 0 && !draft.hasMirrors()) {
                Scope outer = Scope.parse(prefix.substring(0, slash));
                if (sources.contains(outer)) {
                    handDown(draft(outer), draft);
                }
                slash = prefix.indexOf('/', slash + 1);
            }
        }
    }

    private void handDown(EntryDraft outer, EntryDraft inner) {
        handedDown += outer.mirrorCount();
        if (handedDown > MOST_HANDED_DOWN) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s has no mirrors of its own, and with the %,d that it would take from the source %s more than %,d would"
                            + " be handed down in all: name fewer mirrors or fewer scopes",
                    inner.prefix(),
                    outer.mirrorCount(),
                    outer.prefix(),
                    MOST_HANDED_DOWN));
        }
        inner.inheritMirrors(outer);
    }

    /** The merged entries, with what the base entries say about how places are reached. */
    List<RegistryEntry> entriesReachedBy(Reach reach) {
        return drafts.values().stream().map(draft -> draft.finish(reach)).toList();
    }

    private EntryDraft draft(Scope scope) {
        return drafts.computeIfAbsent(scope.value(), value -> EntryDraft.ofObjects(scope));
    }
}
