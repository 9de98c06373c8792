package dev.tain.config.openshift;

import dev.tain.config.problem.Place;
import dev.tain.config.problem.Problem;
import dev.tain.policy.MirrorSet;
import dev.tain.policy.RegistrySources;
import dev.tain.policy.Scope;
import dev.tain.policy.WildcardSources;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What has to hold across all objects, of whatever file, as it does in one cluster. One instance goes with all readers
 * of a directory. Not for several threads.
 */
public final class ClusterChecks {

    /** What comes of what the operator refuses. */
    static final String OPERATOR_FAILS = "OpenShift's machine-config operator then fails, and writes no mirror and no"
            + " insecure or blocked registry of any object to nodes";

    private record SourcePolicy(boolean never, Place place) {}

    private final Map<ObjectName, Place> objects = new HashMap<>();
    private final Map<Scope, SourcePolicy> policies = new HashMap<>();
    private Optional<Place> imageConfiguration = Optional.empty();
    private Set<ObjectName> leftOut = Set.of();
    private boolean filesEnded;

    /** Objects in files that do not count, for the API has one of the same name. */
    public void leaveOut(Set<ObjectName> names) {
        leftOut = names;
    }

    /** What comes from now on was made through the API. */
    public void filesEnd() {
        leftOut = Set.of();
        filesEnded = true;
    }

    boolean leavesOut(String kind, String name) {
        return leftOut.contains(new ObjectName(kind, name));
    }

    /** Reports an object whose kind and name another one has already: a cluster holds only one of the two. */
    void object(String kind, String name, Fields metadata) {
        ObjectName object = new ObjectName(kind, name);
        Place first = leftOut.contains(object) ? null : objects.putIfAbsent(object, metadata.place());
        if (first != null) {
            metadata.error("%s is defined twice, first at %s: %s".formatted(object, first, remedy(object)));
        }
    }

    private String remedy(ObjectName object) {
        return filesEnded
                ? "this one is no file, it was made through the API: delete it there (kubectl delete %s %s), or rename or remove the one in the file"
                        .formatted(object.kind().toLowerCase(Locale.ROOT), object.name())
                : "rename or remove one";
    }

    /** Warns of a source for which another object has the other {@code mirrorSourcePolicy}. */
    void sourcePolicy(Scope source, boolean never, Fields element) {
        SourcePolicy first = policies.putIfAbsent(source, new SourcePolicy(never, element.place()));
        if (first != null && first.never() != never) {
            element.warn(
                    "The mirrorSourcePolicy for %s is not that of %s: %s; Tain does not contact the source. Let them agree"
                            .formatted(source, first.place(), OPERATOR_FAILS));
        }
    }

    /** Notes where the image configuration is, of whose scopes {@link #afterAll} may warn. */
    void imageConfiguration(Fields image) {
        imageConfiguration = Optional.of(image.place());
    }

    /** Warnings of what is wrong with all objects together, once they have been read. */
    public List<Problem> afterAll(List<MirrorSet> sets, RegistrySources registrySources) {
        return imageConfiguration.stream()
                .flatMap(place -> WildcardSources.around(registrySources, sets).entrySet().stream()
                        .map(found -> new Problem(place, inWildcard(found.getKey(), found.getValue()))))
                .toList();
    }

    private static String inWildcard(Scope scope, Scope source) {
        return "%s lies in the source %s and has no mirrors of its own: %s, and Tain gives it no mirrors. Name mirrors for it, or hosts instead of the wildcard"
                .formatted(scope, source, OPERATOR_FAILS);
    }
}
