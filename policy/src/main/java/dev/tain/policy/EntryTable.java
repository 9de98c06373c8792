package dev.tain.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The entries while {@link MirrorSets} merges them: by prefix, in the order in which they were added. */
final class EntryTable {

    private final Map<Scope, EntryDraft> drafts = new LinkedHashMap<>();

    EntryTable(List<RegistryEntry> base) {
        base.forEach(entry -> drafts.put(entry.prefix(), EntryDraft.ofBase(entry)));
    }

    /** The draft for the scope; made when there is none. */
    EntryDraft entry(Scope scope) {
        return drafts.computeIfAbsent(scope, EntryDraft::ofObjects);
    }

    void addMirrors(Scope source, List<Location> mirrors, MirrorSet.Kind kind, boolean neverContactSource) {
        EntryDraft draft = entry(source);
        PullFromMirror pull = kind == MirrorSet.Kind.DIGEST ? PullFromMirror.DIGEST_ONLY : PullFromMirror.TAG_ONLY;
        mirrors.forEach(location -> draft.addMirror(new Mirror(location, false, pull)));
        if (neverContactSource) {
            draft.block();
        }
    }

    void markInsecure(Scope scope) {
        entry(scope);
        drafts.values().forEach(draft -> draft.markInsecure(scope));
    }

    void markBlocked(Scope scope) {
        entry(scope);
        drafts.values().stream().filter(draft -> scope.contains(draft.prefix())).forEach(EntryDraft::block);
    }

    /**
     * Gives the mirrors of a source to the entries inside it that have none, for a node looks at the most specific entry
     * alone. A wildcard hands nothing down: OpenShift knows no mirrors that would fit.
     */
    void handMirrorsDown(Scope source) {
        if (source.isWildcard()) {
            return;
        }
        EntryDraft from = entry(source);
        drafts.values().stream()
                .filter(draft -> draft != from && source.contains(draft.prefix()))
                .forEach(draft -> draft.inheritMirrors(from));
    }

    /** The merged entries, with what the base entries say about how places are reached. */
    List<RegistryEntry> entriesReachedBy(Reach reach) {
        return drafts.values().stream().map(draft -> draft.finish(reach)).toList();
    }
}
