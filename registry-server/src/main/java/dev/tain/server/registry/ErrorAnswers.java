package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;
import dev.tain.server.pull.Unavailable;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.server.registry.Answer.BytesBody;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The error documents of the distribution specification.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">Error codes</a>
 */
final class ErrorAnswers {

    private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);
    private static final JsonMapper JSON = new JsonMapper();

    /** Where a line of the log has the request's id. */
    static final String LOG_ID = "request";

    private ErrorAnswers() {}

    private record Document(List<Item> errors) {}

    private record Item(String code, String message, Detail detail) {}

    private record Detail(String requestId) {}

    /**
     * The answer for anything that went wrong.
     *
     * @param requestId leads from the answer to the lines of the log
     */
    static Answer of(Throwable error, String requestId) {
        if (error instanceof RegistryException known) {
            return answer(known, requestId);
        }
        log(error, requestId);
        String reason = Unavailable.reason(error).orElse("an unforeseen error; the log of this registry has it");
        return answer(new RegistryException(ErrorCode.UNKNOWN, reason), requestId);
    }

    private static void log(Throwable error, String requestId) {
        if (error instanceof PlacesFailedException failed) {
            log.atWarn().addKeyValue(LOG_ID, requestId).log("{}", failed.getMessage());
        } else if (error instanceof RejectedExecutionException) {
            log.atWarn().addKeyValue(LOG_ID, requestId).log("A request was refused: Tain stops, or has too much to do");
        } else if (Unavailable.isLostTag(error)) {
            log.atWarn()
                    .addKeyValue(LOG_ID, requestId)
                    .log("A tag that was pushed here is lost: {}", error.getMessage());
        } else if (error instanceof IOException) {
            log.atError().addKeyValue(LOG_ID, requestId).setCause(error).log("The store failed");
        } else {
            log.atError()
                    .addKeyValue(LOG_ID, requestId)
                    .setCause(error)
                    .log("A request failed in a way that nobody foresaw");
        }
    }

    private static Answer answer(RegistryException error, String requestId) {
        byte[] body = JSON.writeValueAsBytes(
                new Document(List.of(new Item(error.code().name(), error.shown(), new Detail(requestId)))));
        Map<AsciiString, CharSequence> headers = new LinkedHashMap<>();
        error.headers().forEach((name, value) -> headers.put(new AsciiString(name), value));
        headers.put(ContentHeaders.CONTENT_TYPE, "application/json");
        return new Answer(error.status(), headers, OptionalLong.of(body.length), new BytesBody(body), Origin.SELF);
    }
}
