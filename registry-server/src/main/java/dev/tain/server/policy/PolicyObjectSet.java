package dev.tain.server.policy;

import dev.tain.config.openshift.ObjectName;
import dev.tain.config.policyfiles.PolicyDocument;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All policy objects at one moment.
 *
 * @param version the number of the last change
 * @param objects the objects, in the order of kinds and names
 */
public record PolicyObjectSet(long version, SortedMap<ObjectKey, PolicyObject> objects) {

    public PolicyObjectSet {
        objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    }

    /** The objects of one kind in the order of their names. */
    public List<PolicyObject> list(ApiResource resource) {
        return objects.values().stream()
                .filter(object -> object.resource() == resource)
                .toList();
    }

    public Optional<PolicyObject> find(ApiResource resource, String name) {
        return Optional.ofNullable(objects.get(new ObjectKey(resource, name)));
    }

    /** Those that came through the API. */
    SortedMap<ObjectKey, PolicyObject> stored() {
        SortedMap<ObjectKey, PolicyObject> stored = new TreeMap<>(objects);
        stored.values().removeIf(object -> object.file().isPresent());
        return stored;
    }

    /** The set before the events, which are the last ones in their order. */
    PolicyObjectSet undo(List<PolicyEvent> events, long version) {
        SortedMap<ObjectKey, PolicyObject> earlier = new TreeMap<>(objects);
        for (int i = events.size() - 1; i >= 0; i--) {
            ObjectKey key = events.get(i).object().key();
            events.get(i).before().ifPresentOrElse(before -> earlier.put(key, before), () -> earlier.remove(key));
        }
        return new PolicyObjectSet(version, earlier);
    }

    static List<PolicyDocument> documents(SortedMap<ObjectKey, PolicyObject> stored) {
        return stored.values().stream().map(PolicyObject::document).toList();
    }

    static Set<ObjectName> names(SortedMap<ObjectKey, PolicyObject> objects) {
        return objects.keySet().stream()
                .map(key -> new ObjectName(key.resource().kind(), key.name()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
