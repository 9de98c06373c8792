package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.server.registry.Answer.BytesBody;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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

    private ErrorAnswers() {}

    private record Document(List<Item> errors) {}

    private record Item(String code, String message) {}

    /** The answer for anything that went wrong. */
    static Answer of(Throwable error) {
        if (error instanceof RegistryException known) {
            return answer(known);
        }
        if (error instanceof PlacesFailedException failed) {
            log.warn("{}", failed.getMessage());
            return answer(new RegistryException(ErrorCode.UNKNOWN, String.valueOf(failed.getMessage())));
        }
        if (error instanceof IOException broken) {
            log.error("The store failed", broken);
            return answer(
                    new RegistryException(ErrorCode.UNKNOWN, "the store of this registry failed; its log says why"));
        }
        log.error("A request failed in a way that nobody foresaw", error);
        return answer(new RegistryException(ErrorCode.UNKNOWN, "an unforeseen error; the log of this registry has it"));
    }

    private static Answer answer(RegistryException error) {
        byte[] body = JSON.writeValueAsBytes(
                new Document(List.of(new Item(error.code().name(), error.shown()))));
        Map<String, String> headers = new LinkedHashMap<>(error.headers());
        headers.put("Content-Type", "application/json");
        return new Answer(error.status(), headers, OptionalLong.of(body.length), new BytesBody(body), Answer.SELF);
    }
}
