package dev.tain.server.kube;

import dev.tain.config.problem.Problem;
import dev.tain.server.policy.ApiResource;
import dev.tain.server.policy.PolicyChangeException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that is not fulfilled, with the {@code Status} that says so.
 *
 * @see <a href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#response-status-kind">
 *     Status in Kubernetes' API conventions</a>
 */
final class StatusException extends RuntimeException {

    private final int code;
    private final transient ObjectNode status;

    private StatusException(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.status = JsonMapper.shared().createObjectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Failure").put("message", message).put("reason", reason);
        status.putObject("details");
        status.put("code", code);
    }

    int code() {
        return code;
    }

    /** After how many seconds the client may try again; empty when that would change nothing. */
    OptionalLong retryAfter() {
        long seconds = status.path("details").path("retryAfterSeconds").asLong(0);
        return seconds == 0 ? OptionalLong.empty() : OptionalLong.of(seconds);
    }

    /** The document for the client. */
    ObjectNode status() {
        return status;
    }

    static StatusException badRequest(String message) {
        return new StatusException(400, "BadRequest", message);
    }

    static StatusException noSuchPath() {
        return new StatusException(404, "NotFound", "the server could not find the requested resource");
    }

    static StatusException notFound(ApiResource resource, String name) {
        return new StatusException(404, "NotFound", "%s \"%s\" not found".formatted(resource.qualified(), name))
                .about(resource, resource.plural(), name);
    }

    static StatusException methodNotAllowed(String method) {
        return new StatusException(
                405, "MethodNotAllowed", "the server does not allow %s on the requested resource".formatted(method));
    }

    static StatusException notAcceptable() {
        return new StatusException(
                406,
                "NotAcceptable",
                "only application/json and application/yaml can be had, as objects, lists and tables");
    }

    /** Whoever asks has stopped in the middle of that. */
    static StatusException late() {
        return new StatusException(408, "Timeout", "the request has not come as a whole within a minute");
    }

    static StatusException expired(String message) {
        return new StatusException(410, "Expired", message);
    }

    static StatusException tooLarge(int limit) {
        return new StatusException(
                413, "RequestEntityTooLarge", "the body has more than the %d bytes that are read".formatted(limit));
    }

    static StatusException unsupportedMediaType(String message) {
        return new StatusException(415, "UnsupportedMediaType", message);
    }

    /** A patch that does not fit the object. */
    static StatusException unprocessable(String message) {
        return new StatusException(422, "Invalid", message);
    }

    /** A query that does not go together. */
    static StatusException invalidOptions(String field, String message) {
        StatusException exception = new StatusException(
                422, "Invalid", "ListOptions.meta.k8s.io \"\" is invalid: %s: %s".formatted(field, message));
        exception.cause(field, message);
        return exception;
    }

    static StatusException tooManyRequests() {
        StatusException exception = new StatusException(
                429, "TooManyRequests", "too many changes wait for their turn, please try again later");
        ((ObjectNode) exception.status.path("details")).put("retryAfterSeconds", 1);
        return exception;
    }

    static StatusException internal(String message) {
        return new StatusException(500, "InternalError", message);
    }

    /** An object of which one field is wrong. */
    static StatusException invalid(ApiResource resource, String name, String field, String message) {
        StatusException exception = new StatusException(
                        422,
                        "Invalid",
                        "%s \"%s\" is invalid: %s: %s".formatted(qualifiedKind(resource), name, field, message))
                .about(resource, resource.kind(), name);
        exception.cause(field, message);
        return exception;
    }

    static StatusException of(PolicyChangeException refusal) {
        ApiResource resource = refusal.resource();
        String message = String.valueOf(refusal.getMessage());
        return switch (refusal.reason()) {
            case NOT_FOUND -> notFound(resource, refusal.name());
            case ALREADY_EXISTS ->
                new StatusException(409, "AlreadyExists", message).about(resource, resource.plural(), refusal.name());
            case CONFLICT ->
                new StatusException(409, "Conflict", message).about(resource, resource.plural(), refusal.name());
            case READ_ONLY ->
                new StatusException(403, "Forbidden", message).about(resource, resource.plural(), refusal.name());
            case INVALID -> invalid(resource, refusal.name(), refusal.problems());
            case STORE_FAILED -> internal(message);
        };
    }

    private static StatusException invalid(ApiResource resource, String name, List<Problem> problems) {
        String all = problems.stream().map(Problem::message).collect(Collectors.joining("; "));
        StatusException exception = new StatusException(
                        422, "Invalid", "%s \"%s\" is invalid: %s".formatted(qualifiedKind(resource), name, all))
                .about(resource, resource.kind(), name);
        problems.forEach(exception::cause);
        return exception;
    }

    /** Clients put the field before the message; most messages begin with it. */
    private void cause(Problem problem) {
        String field = problem.field().orElse("<nil>");
        String prefix = field + ": ";
        String message = problem.message();
        cause(field, message.startsWith(prefix) ? message.substring(prefix.length()) : message);
    }

    private static String qualifiedKind(ApiResource resource) {
        return resource.kind() + "." + resource.group();
    }

    private StatusException about(ApiResource resource, String kind, String name) {
        ObjectNode details = (ObjectNode) status.path("details");
        details.put("name", name).put("group", resource.group()).put("kind", kind);
        return this;
    }

    private void cause(String field, String message) {
        ObjectNode details = (ObjectNode) status.path("details");
        ArrayNode causes = details.path("causes") instanceof ArrayNode known ? known : details.putArray("causes");
        causes.addObject()
                .put("reason", "FieldValueInvalid")
                .put("message", message)
                .put("field", field);
    }
}
