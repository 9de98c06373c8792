package dev.tain.server.guard;

import dev.tain.config.admin.Role;
import dev.tain.oci.Text;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of a request, for the audit.
 *
 * @param visit the request
 * @param result how it ended
 * @param status the status of the answer; empty when there was none
 * @param reason why it was refused, or is not known to be done; empty otherwise
 * @param deed what its handler has said of it
 */
record AuditEntry(AdminVisit visit, Result result, Optional<HttpStatusCode> status, String reason, Deed deed) {

    private static final int LONGEST_PATH = 1024;
    private static final int MOST_OBJECTS = 100;

    /** How a request ended. */
    enum Result {
        DONE("done"),
        FAILED("failed"),
        REFUSED("refused"),
        UNKNOWN("unknown");

        private final String word;

        Result(String word) {
            this.word = word;
        }
    }

    static AuditEntry refused(AdminVisit visit, HttpStatusCode status, String reason, Deed deed) {
        return new AuditEntry(visit, Result.REFUSED, Optional.of(status), reason, deed);
    }

    /** An answer that the handlers gave. */
    static AuditEntry answered(AdminVisit visit, HttpStatusCode status, Deed deed) {
        Result result = status.value() < HttpStatus.BAD_REQUEST.value() ? Result.DONE : Result.FAILED;
        return new AuditEntry(visit, result, Optional.of(status), "", deed);
    }

    /** The client has gone: what it asked for may have been done all the same. */
    static AuditEntry left(AdminVisit visit, Deed deed) {
        return new AuditEntry(visit, Result.UNKNOWN, Optional.empty(), "the client left before the answer", deed);
    }

    boolean isRefusal() {
        return result == Result.REFUSED;
    }

    /** One line: JSON has no line breaks outside of texts, and writes those inside in another way. */
    String line(Instant time, long lost) {
        ServerHttpRequest request = visit.request();
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("time", time.toString())
                .put("id", visit.requestId())
                .put("who", Text.shown(visit.who().name()))
                .put(
                        "role",
                        visit.who()
                                .caller()
                                .map(AdminCaller::role)
                                .map(Role::word)
                                .orElse("none"))
                .put("from", address(request))
                .put("method", Text.shown(request.getMethod().name()))
                .put("path", path(request))
                .put("operation", visit.operation().word());
        status.ifPresent(code -> json.put("status", code.value()));
        json.put("result", result.word);
        if (!reason.isEmpty()) {
            json.put("reason", reason);
        }
        if (!deed.objects().isEmpty()) {
            ArrayNode objects = json.putArray("objects");
            deed.objects().stream().limit(MOST_OBJECTS).map(Text::shown).forEach(objects::add);
        }
        if (deed.dryRun()) {
            json.put("dryRun", true);
        }
        if (lost > 0) {
            json.put("lostBefore", lost);
        }
        return json.toString();
    }

    private static String address(ServerHttpRequest request) {
        InetSocketAddress from = request.getRemoteAddress();
        return from == null || from.getAddress() == null
                ? "unknown"
                : from.getAddress().getHostAddress();
    }

    /** As it was sent, with its percent signs; longer than names of repositories can make it, it is cut. */
    private static String path(ServerHttpRequest request) {
        String path = request.getPath().value();
        return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…";
    }
}
