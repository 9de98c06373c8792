package dev.tain.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One entry while {@link MirrorSets} merges it. It remembers what came from the base and what from the objects. */
final class EntryDraft {

    /** A mirror, and whether an object named it. */
    private record DraftMirror(Mirror mirror, boolean fromObjects) {

        DraftMirror madeInsecure() {
            return new DraftMirror(mirror.madeInsecure(), fromObjects);
        }

        DraftMirror below(String rest) {
            return new DraftMirror(mirror.at(new Location(mirror.location().value() + rest)), fromObjects);
        }

        Mirror reachedBy(Reach reach) {
            if (!fromObjects) {
                return mirror;
            }
            Reach.Way way = reach.to(mirror.location());
            return new Mirror(
                    way.location().orElse(mirror.location()),
                    mirror.insecure() || way.insecure(),
                    mirror.pullFromMirror(),
                    way.namespaceProxy());
        }
    }

    private final RegistryEntry start;
    private final boolean fromObjects;
    private final List<DraftMirror> mirrors = new ArrayList<>();
    private boolean insecure;
    private boolean blockedByObjects;

    private EntryDraft(RegistryEntry start, boolean fromObjects) {
        this.start = start;
        this.fromObjects = fromObjects;
        this.insecure = start.insecure();
        start.mirrors().forEach(mirror -> mirrors.add(new DraftMirror(mirror, false)));
    }

    static EntryDraft ofBase(RegistryEntry entry) {
        return new EntryDraft(entry, false);
    }

    static EntryDraft ofObjects(Scope scope) {
        return new EntryDraft(RegistryEntry.plain(scope), true);
    }

    Scope prefix() {
        return start.prefix();
    }

    boolean hasMirrors() {
        return !mirrors.isEmpty();
    }

    /** Adds mirrors that objects name. */
    void addMirrors(List<Mirror> added) {
        added.forEach(mirror -> mirrors.add(new DraftMirror(mirror, true)));
    }

    void block() {
        blockedByObjects = true;
    }

    /** Marks whatever of this entry lies in the scopes: the entry, some of its mirrors, all or nothing. */
    void markInsecure(ScopeSet scopes) {
        insecure |= scopes.contains(prefix());
        mirrors.replaceAll(it -> scopes.contains(it.mirror().location()) ? it.madeInsecure() : it);
    }

    int mirrorCount() {
        return mirrors.size();
    }

    /** Takes the mirrors of an entry around this one, made longer by what this prefix is longer. */
    void inheritMirrors(EntryDraft outer) {
        outer.mirrors.forEach(it -> mirrors.add(inherited(it, outer.prefix())));
    }

    private DraftMirror inherited(DraftMirror mirror, Scope outer) {
        try {
            return mirror.below(prefix().value().substring(outer.value().length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    ("%s has no mirrors of its own, and what it would take from the source %s, the mirror %s, is no place"
                                    + " there: %s")
                            .formatted(prefix(), outer, mirror.mirror().location(), e.getMessage()),
                    e);
        }
    }

    /** The entry as it stands now, with what the base entries say about how its places are reached. */
    RegistryEntry finish(Reach reach) {
        List<Mirror> finished = mirrors.stream().map(it -> it.reachedBy(reach)).toList();
        Reach.Way way = fromObjects ? reach.to(prefix()) : Reach.Way.of(start);
        // A block looks at the place that is contacted: one under another name would escape it.
        Optional<Location> location = blockedByObjects ? RegistryEntry.ownLocation(prefix()) : way.location();
        return new RegistryEntry(
                prefix(),
                location,
                insecure || way.insecure(),
                blockedByObjects || way.blocked(),
                blockedByObjects ? Optional.empty() : way.namespaceProxy(),
                finished);
    }
}
