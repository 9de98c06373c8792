package dev.tain.server.kube;

import dev.tain.server.policy.Preconditions;
import java.util.Optional;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How something is deleted. That other objects are deleted with it does not occur here, so what is said of that is not read.
 *
 * @param preconditions what has to hold for it
 * @param dryRun whether it is only judged
 */
record DeleteOptions(Preconditions preconditions, boolean dryRun) {

    /** The options in the body, which may be empty, and in the query. */
    static DeleteOptions read(byte[] body, ServerRequest request) {
        boolean dryRun = new Parameters(request).dryRun();
        JsonNode options = body.length == 0
                ? JsonMapper.shared().createObjectNode()
                : BodyReader.read(body, Wanted.isYaml(request)).root();
        JsonNode preconditions = options.path("preconditions");
        return new DeleteOptions(
                new Preconditions(text(preconditions, "uid"), text(preconditions, "resourceVersion")),
                dryRun || options.path("dryRun").path(0).asString("").equals("All"));
    }

    private static Optional<String> text(JsonNode preconditions, String field) {
        return Optional.of(preconditions.path(field).asString("")).filter(text -> !text.isEmpty());
    }
}
