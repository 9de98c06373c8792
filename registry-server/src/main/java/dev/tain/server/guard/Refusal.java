package dev.tain.server.guard;

import dev.tain.config.admin.Role;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * That somebody may not do something, with the document that says so.
 *
 * @param status 401 for nobody that is known, 403 for somebody with too little a role
 * @param reason why, in a few words for the audit
 * @param detail which role is needed, and what to do
 */
record Refusal(HttpStatus status, String reason, String detail) {

    private static final String IMPERSONATE = "impersonate-";
    private static final Set<String> OF_KUBERNETES = Set.of("version", "api", "apis", "openapi");

    /** Empty when they may. */
    static Optional<Refusal> of(AdminOperation operation, Identification who) {
        if (operation.role().isEmpty()) {
            return Optional.empty();
        }
        Role needed = operation.role().get();
        if (who.caller().isEmpty()) {
            return Optional.of(new Refusal(HttpStatus.UNAUTHORIZED, who.why(), withoutRole(needed, who.why())));
        }
        AdminCaller caller = who.caller().get();
        return caller.role().includes(needed)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        HttpStatus.FORBIDDEN, "needs the role " + needed.word(), withTooLittle(needed, caller)));
    }

    /** Who asks to act as somebody else expects to have no more rights than that one, which nobody here knows. */
    static Optional<Refusal> ofImpersonation(HttpHeaders headers) {
        boolean asked = headers.headerNames().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith(IMPERSONATE));
        return asked
                ? Optional.of(
                        new Refusal(
                                HttpStatus.FORBIDDEN,
                                "it is to be done as somebody else",
                                "Tain does not act as somebody else (Impersonate-User, --as): send the request with that one's own credential"))
                : Optional.empty();
    }

    private static String withoutRole(Role needed, String why) {
        return ("This needs the role %s, and nobody is known to have sent this request: %s. Send a bearer token or a client"
                        + " certificate of the file that tain.admin.credentials-file names; while it names none, send the request"
                        + " from the machine of this registry straight to its loopback address")
                .formatted(needed.word(), why);
    }

    private static String withTooLittle(Role needed, AdminCaller caller) {
        return ("This needs the role %s, and %s has the role %s: use another credential, or change the role in the file that"
                        + " tain.admin.credentials-file names")
                .formatted(needed.word(), caller.shownName(), caller.role().word());
    }

    /** In the form of the path: a Status where clients of Kubernetes ask, problem details (RFC 9457) elsewhere. */
    Document document(PathContainer path, String requestId) {
        return isOfKubernetes(path)
                ? new Document(MediaType.APPLICATION_JSON, statusObject())
                : new Document(MediaType.APPLICATION_PROBLEM_JSON, problem(path, requestId));
    }

    /**
     * What goes out.
     *
     * @param type the media type
     * @param json the body
     */
    record Document(MediaType type, ObjectNode json) {}

    private static boolean isOfKubernetes(PathContainer path) {
        return path.elements().stream()
                .filter(PathSegment.class::isInstance)
                .findFirst()
                .map(first -> OF_KUBERNETES.contains(((PathSegment) first).valueToMatch()))
                .orElse(false);
    }

    private ObjectNode statusObject() {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        object.put("status", "Failure").put("message", detail);
        object.put("reason", status.getReasonPhrase()).putObject("details");
        return object.put("code", status.value());
    }

    private ObjectNode problem(PathContainer path, String requestId) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", status.getReasonPhrase())
                .put("status", status.value())
                .put("detail", detail)
                .put("instance", path.value())
                .put("requestId", requestId);
    }
}
