package dev.tain.upstream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The error document of the distribution specification, as other registries write it.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">Error codes</a>
 */
final class ErrorDocument {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 300;

    private ErrorDocument() {}

    /** The first message in the document; empty when it is none. */
    static String message(byte[] body) {
        try {
            String message =
                    JSON.readTree(body).path("errors").path(0).path("message").asString("");
            String line = message.replaceAll("\\p{Cntrl}", " ").strip();
            return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
        } catch (JacksonException e) {
            return "";
        }
    }
}
