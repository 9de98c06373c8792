package dev.tain.config.openshift;

import dev.tain.config.problem.Place;
import dev.tain.policy.Scope;
import java.util.HashMap;
import java.util.Map;

/**
 * What has to hold across all objects, of whatever file, as it does in one cluster. One instance goes with all readers
 * of a directory. Not for several threads.
 */
public final class ClusterChecks {

    private record SourcePolicy(boolean never, Place place) {}

    private final Map<String, Place> objects = new HashMap<>();
    private final Map<Scope, SourcePolicy> policies = new HashMap<>();

    /** Reports an object whose kind and name another one has already: a cluster holds only one of the two. */
    void object(String kind, String name, Fields metadata) {
        Place first = objects.putIfAbsent(kind + " " + name, metadata.place());
        if (first != null) {
            metadata.error("%s %s is defined twice, first at %s: rename or remove one".formatted(kind, name, first));
        }
    }

    /** Warns of a source for which another object has the other {@code mirrorSourcePolicy}. */
    void sourcePolicy(Scope source, boolean never, Fields element) {
        SourcePolicy first = policies.putIfAbsent(source, new SourcePolicy(never, element.place()));
        if (first != null && first.never() != never) {
            element.warn(
                    ("The mirrorSourcePolicy for %s is not that of %s: OpenShift then applies neither; Tain does not"
                                    + " contact the source. Let them agree")
                            .formatted(source, first.place()));
        }
    }
}
