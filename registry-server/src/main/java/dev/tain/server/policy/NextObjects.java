package dev.tain.server.policy;

import dev.tain.config.policyfiles.FileObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds what changes from one set of objects to the next, and numbers it. Used once. */
final class NextObjects {

    private final SortedMap<ObjectKey, PolicyObject> objects;
    private final List<PolicyEvent> events = new ArrayList<>();
    private long version;

    /**
     * The objects after some.
     *
     * @param stored the objects of the API, of which at most one has changed, with the number after the last
     * @param files the objects in files
     */
    NextObjects(PolicyObjectSet before, SortedMap<ObjectKey, PolicyObject> stored, List<FileObject> files) {
        this.objects = new TreeMap<>(before.objects());
        this.version = before.version();
        Set<ObjectKey> known = new TreeSet<>(before.stored().keySet());
        known.addAll(stored.keySet());
        known.forEach(key -> set(key, Optional.ofNullable(stored.get(key))));
        Set<ObjectKey> inFiles = new HashSet<>();
        for (FileObject file : files) {
            ApiResource.ofKind(file.object().kind()).ifPresent(resource -> inFiles.add(add(resource, file)));
        }
        new TreeMap<>(objects).forEach((key, object) -> {
            if (object.file().isPresent() && !inFiles.contains(key)) {
                set(key, Optional.empty());
            }
        });
    }

    PolicyObjectSet set() {
        return new PolicyObjectSet(version, objects);
    }

    List<PolicyEvent> events() {
        return events;
    }

    private ObjectKey add(ApiResource resource, FileObject file) {
        ObjectKey key = new ObjectKey(resource, file.object().name());
        set(key, Optional.of(ObjectStamp.ofFile(resource, file, Optional.ofNullable(objects.get(key)), version + 1)));
        return key;
    }

    private void set(ObjectKey key, Optional<PolicyObject> after) {
        Optional<PolicyObject> before = Optional.ofNullable(objects.get(key));
        if (before.equals(after)) {
            return;
        }
        version++;
        events.add(new PolicyEvent(version, before, after));
        after.ifPresentOrElse(object -> objects.put(key, object), () -> objects.remove(key));
    }
}
