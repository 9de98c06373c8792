package dev.tain.config.openshift;

import dev.tain.oci.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the {@code metadata} of an object.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Object names</a>
 */
final class Metadata {

    private static final int LONGEST = 253;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*");
    private static final List<String> FIELDS = List.of(
            "name",
            "generateName",
            "namespace",
            "labels",
            "annotations",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "finalizers",
            "ownerReferences",
            "managedFields",
            "selfLink");

    private Metadata() {}

    /** The name of an object, checked to be the only one of its kind; {@code ""} after an error. */
    static String name(Fields object, String kind, ClusterChecks checks) {
        Optional<Fields> metadata = object.requiredObject("metadata");
        metadata.ifPresent(it -> it.refuseUnknown(FIELDS));
        Optional<String> name =
                metadata.flatMap(it -> it.requiredText("name").flatMap(text -> it.parse(text, "name", Metadata::name)));
        name.ifPresent(it -> checks.object(kind, it, object));
        return name.orElse("");
    }

    static Map<String, String> labels(Fields object) {
        return object.object("metadata").map(it -> it.strings("labels")).orElse(Map.of());
    }

    static Map<String, String> annotations(Fields object) {
        return object.object("metadata").map(it -> it.strings("annotations")).orElse(Map.of());
    }

    private static String name(String text) {
        if (text.length() > LONGEST || !NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    ("\"%s\" is no object name: expected at most %d lower-case letters, digits,"
                                    + " dots and dashes, with a letter or digit at both ends of each part between dots")
                            .formatted(Text.shown(text), LONGEST));
        }
        return text;
    }
}
