package dev.tain.server.kube;

import dev.tain.oci.Text;
import dev.tain.server.policy.ApiResource;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What has to hold for the metadata that a client wants; names are the business of those who know all objects.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set">Labels</a>
 */
final class MetadataRules {

    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
    private static final Pattern PREFIX =
            Pattern.compile("(?=.{1,253}/)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*/");

    /** In characters, of all keys and values. */
    private static final int LARGEST_ANNOTATIONS = 256 * 1024;

    private final ApiResource resource;
    private final JsonNode metadata;

    private MetadataRules(ApiResource resource, JsonNode metadata) {
        this.resource = resource;
        this.metadata = metadata;
    }

    /**
     * Looks at the metadata of an object.
     *
     * @throws StatusException when something in it is wrong
     */
    static void check(ApiResource resource, JsonNode metadata) {
        MetadataRules rules = new MetadataRules(resource, metadata);
        for (String field : List.of("name", "generateName", "resourceVersion", "uid")) {
            rules.expect(
                    isNothing(metadata.path(field)) || metadata.path(field).isString(), field, "expected a string");
        }
        rules.expect(
                metadata.path("finalizers").isEmpty(),
                "finalizers",
                "objects are deleted at once here, so nobody would wait for these: remove them");
        rules.checkLabels();
        rules.checkAnnotations();
        rules.checkOwners();
    }

    /** Whether something can be the key of a label: a name, perhaps behind the name of a domain. */
    static boolean isLabelKey(String text) {
        int slash = text.indexOf('/') + 1;
        return (slash == 0 || PREFIX.matcher(text.substring(0, slash)).matches())
                && VALUE.matcher(text.substring(slash)).matches();
    }

    static boolean isLabelValue(String text) {
        return text.isEmpty() || VALUE.matcher(text).matches();
    }

    private void checkLabels() {
        texts("labels").properties().forEach(label -> {
            String value = label.getValue().asString();
            expect(isLabelKey(label.getKey()), "labels", "Invalid value: \"%s\"".formatted(Text.shown(label.getKey())));
            expect(isLabelValue(value), "labels", "Invalid value: \"%s\"".formatted(Text.shown(value)));
        });
    }

    private void checkAnnotations() {
        int size = 0;
        for (var annotation : texts("annotations").properties()) {
            String key = annotation.getKey();
            boolean valid = isLabelKey(key.toLowerCase(Locale.ROOT));
            expect(valid, "annotations", "Invalid value: \"%s\"".formatted(Text.shown(key)));
            size += key.length() + annotation.getValue().asString().length();
        }
        expect(
                size <= LARGEST_ANNOTATIONS,
                "annotations",
                "Too long: may not be more than %d bytes".formatted(LARGEST_ANNOTATIONS));
    }

    private void checkOwners() {
        JsonNode owners = metadata.path("ownerReferences");
        expect(isNothing(owners) || owners.isArray(), "ownerReferences", "expected a list");
        for (int i = 0; i < owners.size(); i++) {
            JsonNode owner = owners.path(i);
            String at = "ownerReferences[%d]".formatted(i);
            expect(owner.isObject(), at, "expected an object");
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                boolean text = owner.path(field).isString()
                        && !owner.path(field).asString().isEmpty();
                expect(text, at + "." + field, "expected a string that is not empty");
            }
            for (String field : List.of("controller", "blockOwnerDeletion")) {
                JsonNode flag = owner.path(field);
                expect(isNothing(flag) || flag.isBoolean(), at + "." + field, "expected true or false");
            }
        }
    }

    /** An object whose values are strings. */
    private JsonNode texts(String field) {
        JsonNode map = metadata.path(field);
        boolean texts = map.isObject() && map.valueStream().allMatch(JsonNode::isString);
        expect(isNothing(map) || texts, field, "expected an object whose values are strings");
        return map;
    }

    private void expect(boolean holds, String field, String message) {
        if (!holds) {
            String name = metadata.path("name").asString("");
            throw StatusException.invalid(resource, name, "metadata." + field, message);
        }
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
