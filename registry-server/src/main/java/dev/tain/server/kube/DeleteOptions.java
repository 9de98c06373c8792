package dev.tain.server.kube;

import dev.tain.oci.Text;
import dev.tain.server.policy.ApiResource;
import dev.tain.server.policy.Preconditions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.databind.JsonNode;

/**
 * How something is deleted. That other objects are deleted with it does not occur here, so what is said of that is read and has no
 * effect.
 *
 * @param preconditions what has to hold for it
 * @param dryRun whether it is only judged
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/definitions/delete-options-v1-meta/">DeleteOptions</a>
 */
record DeleteOptions(Preconditions preconditions, boolean dryRun) {

    private static final String KIND = "DeleteOptions";
    private static final String PRECONDITIONS = "preconditions";
    private static final String PROPAGATION = "propagationPolicy";
    private static final List<String> PROPAGATIONS = List.of("Orphan", "Background", "Foreground");
    private static final List<String> FIELDS = List.of(
            "kind",
            "apiVersion",
            "dryRun",
            "gracePeriodSeconds",
            "ignoreStoreReadErrorWithClusterBreakingPotential",
            "orphanDependents",
            PRECONDITIONS,
            PROPAGATION);
    private static final List<String> PRECONDITION_FIELDS = List.of("uid", "resourceVersion");

    /**
     * The options in the body, which may be empty, and in the query. What is misunderstood here is gone, so nothing is guessed, and also
     * what Kubernetes passes over, such as an unknown field, is refused.
     *
     * @throws StatusException when they cannot be understood
     */
    static DeleteOptions read(byte[] body, ServerRequest request) {
        Parameters parameters = new Parameters(request);
        boolean dryRun = parameters.dryRun();
        parameters.text(PROPAGATION).ifPresent(DeleteOptions::checkPropagation);
        if (body.length == 0) {
            return new DeleteOptions(Preconditions.NONE, dryRun);
        }
        BodyReader.Document document = BodyReader.read(body, Wanted.isYaml(request));
        JsonNode options = document.root();
        checkKind(options, Answers.resource(request));
        if (!document.duplicates().isEmpty()) {
            throw wrong("%s stands there twice".formatted(document.duplicates().get(0)));
        }
        checkFields(options);
        JsonNode preconditions = options.path(PRECONDITIONS);
        return new DeleteOptions(
                new Preconditions(text(preconditions, "uid"), text(preconditions, "resourceVersion")),
                dryRun || dryRun(options.path("dryRun")));
    }

    /** Also those of the object's own group, which older clients send. */
    private static void checkKind(JsonNode options, ApiResource resource) {
        if (!options.isObject()) {
            throw wrong("expected an object");
        }
        expect(options.path("kind"), it -> it.asString("").equals(KIND), "kind: expected DeleteOptions, or none");
        List<String> versions = List.of("v1", "meta.k8s.io/v1", resource.apiVersion());
        expect(
                options.path("apiVersion"),
                it -> versions.contains(it.asString("")),
                "apiVersion: expected one of %s, or none".formatted(String.join(", ", versions)));
    }

    private static void checkFields(JsonNode options) {
        refuseUnknown("", options.propertyNames(), FIELDS);
        expect(options.path(PRECONDITIONS), JsonNode::isObject, PRECONDITIONS + ": expected an object");
        refuseUnknown(PRECONDITIONS + ".", options.path(PRECONDITIONS).propertyNames(), PRECONDITION_FIELDS);
        expect(options.path("gracePeriodSeconds"), JsonNode::isIntegralNumber, "gracePeriodSeconds: expected a number");
        expect(options.path("orphanDependents"), JsonNode::isBoolean, "orphanDependents: expected true or false");
        JsonNode propagation = options.path(PROPAGATION);
        expect(propagation, JsonNode::isString, PROPAGATION + ": expected a string");
        if (propagation.isString()) {
            checkPropagation(propagation.asString());
        }
    }

    private static void checkPropagation(String value) {
        if (!PROPAGATIONS.contains(value)) {
            throw wrong("%s: unknown value \"%s\": expected one of %s"
                    .formatted(PROPAGATION, Text.shown(value), String.join(", ", PROPAGATIONS)));
        }
    }

    private static void refuseUnknown(String path, Collection<String> names, List<String> known) {
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw wrong(
                    "unknown field \"%s%s\": known are %s".formatted(path, Text.shown(name), String.join(", ", known)));
        });
    }

    private static boolean dryRun(JsonNode values) {
        expect(
                values,
                it -> it.isArray()
                        && it.valueStream().allMatch(value -> value.asString("").equals("All")),
                "dryRun: invalid value %s: expected [\"All\"]".formatted(Text.shown(values.toString())));
        return !values.isEmpty();
    }

    private static Optional<String> text(JsonNode preconditions, String field) {
        JsonNode value = preconditions.path(field);
        expect(value, JsonNode::isString, "preconditions.%s: expected a string".formatted(field));
        return value.isString() ? Optional.of(value.asString()) : Optional.empty();
    }

    /** Null is as good as nothing. */
    private static void expect(JsonNode value, Predicate<JsonNode> form, String problem) {
        if (!value.isMissingNode() && !value.isNull() && !form.test(value)) {
            throw wrong(problem);
        }
    }

    private static StatusException wrong(String problem) {
        return StatusException.badRequest(
                "the body or the query has no DeleteOptions that can be understood: " + problem);
    }
}
