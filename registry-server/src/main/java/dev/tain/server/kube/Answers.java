package dev.tain.server.kube;

import dev.tain.oci.Text;
import dev.tain.server.policy.ApiResource;
import dev.tain.server.policy.PolicyChangeException;
import io.netty.channel.ChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** How answers are written. */
final class Answers {

    private static final Logger log = LoggerFactory.getLogger(Answers.class);
    private static final int LONGEST_WARNING = 1024;
    private static final int LONGEST_WARNINGS = 4 * 1024;
    private static final int MOST_WARNINGS = 50;

    private Answers() {}

    static Mono<ServerResponse> document(Representation form, int code, JsonNode document, List<String> warnings) {
        ServerResponse.BodyBuilder answer = ServerResponse.status(code).contentType(form.mediaType());
        withinLimit(warnings).forEach(warning -> answer.header(HttpHeaders.WARNING, "299 - " + quoted(warning)));
        return answer.bodyValue(form.bytes(document));
    }

    /** As many as Kubernetes sends: what is done is done, and clients could not read an answer with any number of headers. */
    private static List<String> withinLimit(List<String> warnings) {
        List<String> shown = new ArrayList<>();
        int length = 0;
        List<String> distinct = warnings.stream().distinct().toList();
        for (String warning : distinct) {
            String text = warning.length() > LONGEST_WARNING ? warning.substring(0, LONGEST_WARNING) + "..." : warning;
            length += text.length();
            if (length > LONGEST_WARNINGS || shown.size() == MOST_WARNINGS) {
                shown.add("and %d more warnings".formatted(distinct.size() - shown.size()));
                break;
            }
            shown.add(text);
        }
        return shown;
    }

    static Mono<ServerResponse> json(JsonNode document) {
        return document(Representation.JSON, 200, document, List.of());
    }

    /** What the path names. */
    static ApiResource resource(ServerRequest request) {
        return ApiResource.find(
                        request.pathVariable("group"), request.pathVariable("version"), request.pathVariable("plural"))
                .orElseThrow(StatusException::noSuchPath);
    }

    static Mono<ServerResponse> failed(Throwable failure, ServerRequest request) {
        StatusException status = status(failure, request);
        ServerResponse.BodyBuilder answer =
                ServerResponse.status(status.code()).contentType(MediaType.APPLICATION_JSON);
        // Clients of Kubernetes try again by themselves where they are told when.
        status.retryAfter().ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, Long.toString(seconds)));
        return answer.bodyValue(Representation.JSON.bytes(status.status()));
    }

    private static StatusException status(Throwable failure, ServerRequest request) {
        if (failure instanceof StatusException known) {
            return known;
        }
        if (failure instanceof PolicyChangeException refusal) {
            return StatusException.of(refusal);
        }
        if (failure instanceof RejectedExecutionException) {
            return StatusException.tooManyRequests();
        }
        if (failure instanceof ChannelException) { // as what reactor-netty's own class for it can be known
            return StatusException.late();
        }
        log.error("{} {} has failed", request.method(), request.path(), failure);
        return StatusException.internal("this is an error in Tain, which its log describes: " + failure.getClass());
    }

    /** A quoted string of HTTP: ASCII without line breaks. */
    private static String quoted(String text) {
        String ascii = Text.shown(text).replaceAll("[^ -~]", "?");
        return "\"" + ascii.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
