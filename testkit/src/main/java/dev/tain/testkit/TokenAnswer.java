package dev.tain.testkit;

import java.time.Instant;

/**
 * How the answers of a token service look. In the documents <code>{token}</code> stands for the token and <code>{now}</code>
 * for the present time.
 *
 * @param document the document with a token
 * @param status the status for who gets no token
 * @param refusal the document that goes with it
 */
public record TokenAnswer(String document, int status, String refusal) {

    private static final String UNAUTHORIZED =
            "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\",\"detail\":null}]}";

    /** {@code token} for five minutes, and 401. */
    public static TokenAnswer usual() {
        return of("{\"token\":\"{token}\",\"expires_in\":300}");
    }

    /** This document, and 401. */
    public static TokenAnswer of(String document) {
        return new TokenAnswer(document, 401, UNAUTHORIZED);
    }

    /** The same document, and this to everybody who gets no token. */
    public TokenAnswer refusing(int newStatus, String newRefusal) {
        return new TokenAnswer(document, newStatus, newRefusal);
    }

    Answer with(String token) {
        return json(
                200,
                document.replace("{token}", token)
                        .replace("{now}", Instant.now().toString()));
    }

    Answer withoutToken() {
        return json(status, refusal);
    }

    private static Answer json(int status, String document) {
        return new Answer(status, Content.of(document)).header(Answer.CONTENT_TYPE, "application/json");
    }
}
