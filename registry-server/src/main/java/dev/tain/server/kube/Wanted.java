package dev.tain.server.kube;

import dev.tain.oci.Text;
import dev.tain.server.kube.Parameters.FieldValidation;
import dev.tain.server.policy.ApiResource;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An object that a client wants, with the fields that its schema knows. */
final class Wanted {

    /** As Kubernetes makes names: without vowels and what looks alike. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int LETTERS_ADDED = 5;
    private static final int LONGEST_BASE = 63 - LETTERS_ADDED;
    private static final Random RANDOM = new SecureRandom();
    private static final String METADATA = "metadata";

    private final Rules rules;
    private final ObjectNode object;
    private final List<String> warnings;

    /**
     * By which rules an object is read.
     *
     * @param resource its kind
     * @param fieldValidation what becomes of wrong fields
     * @param dryRun whether the change is only judged
     */
    record Rules(ApiResource resource, FieldValidation fieldValidation, boolean dryRun) {

        static Rules of(ApiResource resource, ServerRequest request) {
            Parameters parameters = new Parameters(request);
            return new Rules(resource, parameters.fieldValidation(), parameters.dryRun());
        }
    }

    private Wanted(ObjectNode object, List<String> warnings, Rules rules) {
        this.object = object;
        this.warnings = warnings;
        this.rules = rules;
    }

    /** Whether the body is YAML; JSON when nothing is said. */
    static boolean isYaml(ServerRequest request) {
        return switch (BodyReader.mediaType(request)) {
            case "application/yaml", "application/x-yaml", "text/yaml" -> true;
            case "application/json", "" -> false;
            default ->
                throw StatusException.unsupportedMediaType(
                        "the body of the request was in an unknown format - accepted media types include:"
                                + " application/json, application/yaml");
        };
    }

    static Wanted read(byte[] body, boolean yaml, Rules rules) {
        BodyReader.Document document = BodyReader.read(body, yaml);
        return of(document.root(), document.duplicates(), rules);
    }

    /**
     * Takes an object.
     *
     * @throws StatusException when it is none of this kind, or has wrong fields that are not to be passed over
     */
    static Wanted of(JsonNode root, List<String> duplicates, Rules rules) {
        if (!(root instanceof ObjectNode object)) {
            throw StatusException.badRequest("the body is not an object");
        }
        expect(object, "apiVersion", rules.resource().apiVersion());
        expect(object, "kind", rules.resource().kind());
        if (object.has(METADATA) && !object.path(METADATA).isObject()) {
            throw StatusException.badRequest("metadata: expected an object");
        }
        List<String> wrong = new ArrayList<>(Schemas.prune(rules.resource(), object));
        duplicates.forEach(path -> wrong.add("duplicate field \"%s\"".formatted(path)));
        if (!wrong.isEmpty() && rules.fieldValidation() == FieldValidation.STRICT) {
            throw StatusException.badRequest("%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                    .formatted(
                            rules.resource().kind(),
                            rules.resource().version(),
                            rules.resource().kind(),
                            Text.shown(String.join(", ", wrong))));
        }
        Wanted wanted = new Wanted(
                object, rules.fieldValidation() == FieldValidation.WARN ? List.copyOf(wrong) : List.of(), rules);
        MetadataRules.check(rules.resource(), object.path(METADATA));
        return wanted;
    }

    ObjectNode object() {
        return object;
    }

    /** What is to be said of its fields. */
    List<String> warnings() {
        return warnings;
    }

    /** Makes a name out of {@code generateName} when there is none. */
    void chooseName() {
        String base = text("generateName");
        if (!text("name").isEmpty()) {
            return;
        }
        if (base.isEmpty()) {
            throw StatusException.invalid(
                    rules.resource(), "", "metadata.name", "Required value: name or generateName is required");
        }
        StringBuilder name = new StringBuilder(base.substring(0, Math.min(base.length(), LONGEST_BASE)));
        for (int i = 0; i < LETTERS_ADDED; i++) {
            name.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        ((ObjectNode) object.path(METADATA)).put("name", name.toString());
    }

    /** A new object has no version yet: who sends one means an object that is there. */
    void expectNoVersion() {
        if (!text("resourceVersion").isEmpty()) {
            throw StatusException.badRequest("resourceVersion should not be set on objects to be created");
        }
    }

    void expectName(String name) {
        if (!text("name").equals(name)) {
            throw StatusException.badRequest("the name of the object (%s) does not match the name on the URL (%s)"
                    .formatted(Text.shown(text("name")), Text.shown(name)));
        }
    }

    /** The object, which has to say what it was made from. */
    ObjectNode withVersion(String name) {
        if (text("resourceVersion").isEmpty()) {
            throw StatusException.invalid(
                    rules.resource(),
                    name,
                    "metadata.resourceVersion",
                    "Invalid value: \"\": must be specified for an update");
        }
        return object;
    }

    private String text(String field) {
        return object.path(METADATA).path(field).asString("");
    }

    private static void expect(ObjectNode object, String field, String expected) {
        String found = object.path(field).asString("");
        if (!found.equals(expected)) {
            throw StatusException.badRequest(
                    "%s: expected %s here, found \"%s\"".formatted(field, expected, Text.shown(found)));
        }
    }
}
