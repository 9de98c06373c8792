package dev.tain.config.openshift;

import dev.tain.config.problem.Place;
import java.util.Map;

/**
 * An object that has mirrors, as it was written.
 *
 * @param kind its kind, such as {@code ImageTagMirrorSet}
 * @param name its name, valid
 * @param place where it begins
 * @param labels its labels
 * @param annotations its annotations
 * @param spec its spec as maps, lists, strings and truth values
 */
public record MirrorObject(
        String kind,
        String name,
        Place place,
        Map<String, String> labels,
        Map<String, String> annotations,
        Map<String, Object> spec) {

    public MirrorObject {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        spec = Map.copyOf(spec);
    }
}
