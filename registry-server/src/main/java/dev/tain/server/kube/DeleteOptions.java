package dev.tain.server.kube;

import dev.tain.oci.Text;
import dev.tain.server.policy.Preconditions;
import java.util.Optional;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.databind.JsonNode;

/**
 * How something is deleted. That other objects are deleted with it does not occur here, so what is said of that is not read.
 *
 * @param preconditions what has to hold for it
 * @param dryRun whether it is only judged
 */
record DeleteOptions(Preconditions preconditions, boolean dryRun) {

    /**
     * The options in the body, which may be empty, and in the query. What is misunderstood here is gone, so nothing is guessed.
     *
     * @throws StatusException when they cannot be understood
     */
    static DeleteOptions read(byte[] body, ServerRequest request) {
        boolean dryRun = new Parameters(request).dryRun();
        if (body.length == 0) {
            return new DeleteOptions(Preconditions.NONE, dryRun);
        }
        JsonNode options = BodyReader.read(body, Wanted.isYaml(request)).root();
        JsonNode preconditions = options.path("preconditions");
        if (!options.isObject() || !(isNothing(preconditions) || preconditions.isObject())) {
            throw StatusException.badRequest(
                    "the body is no DeleteOptions: expected an object, also for preconditions");
        }
        return new DeleteOptions(
                new Preconditions(text(preconditions, "uid"), text(preconditions, "resourceVersion")),
                dryRun || dryRun(options.path("dryRun")));
    }

    private static boolean dryRun(JsonNode values) {
        if (isNothing(values)) {
            return false;
        }
        if (!values.isArray()
                || values.valueStream().anyMatch(value -> !value.asString("").equals("All"))) {
            throw StatusException.badRequest(
                    "dryRun: invalid value %s: expected [\"All\"]".formatted(Text.shown(values.toString())));
        }
        return !values.isEmpty();
    }

    private static Optional<String> text(JsonNode preconditions, String field) {
        JsonNode value = preconditions.path(field);
        if (isNothing(value)) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw StatusException.badRequest("preconditions.%s: expected a string".formatted(field));
        }
        return Optional.of(value.asString());
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
