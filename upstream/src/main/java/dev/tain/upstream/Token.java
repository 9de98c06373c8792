package dev.tain.upstream;

import dev.tain.upstream.UpstreamException.Failure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A token and how long it may be used.
 *
 * @param authorization the value of an {@code Authorization} header; a secret
 * @param renewal when the next one should be asked for
 * @param end when it must not be used any more
 */
record Token(String authorization, Instant renewal, Instant end) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(60);
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);
    private static final Duration SAFETY = Duration.ofSeconds(10);
    private static final int PARTS = 4;

    /**
     * Reads what a token service answered.
     *
     * <p>Some services issue tokens for less than a minute or do not say for how long; clients take that for a minute. A token
     * that was issued earlier, and is passed on by a cache, may end before: then it is refused, and another one is fetched.
     *
     * @param place who answered, for errors
     * @throws UpstreamException when there is no token in it
     * @see <a href="https://distribution.github.io/distribution/spec/auth/token/#token-response-fields">The fields</a>
     */
    static Token read(String place, byte[] answer, Instant now) {
        JsonNode document = parse(place, answer);
        String token = text(document, "token")
                .or(() -> text(document, "access_token"))
                .orElseThrow(() -> new UpstreamException(Failure.FAILED, place + " answered without a token"));
        Duration stated =
                Duration.ofSeconds(Math.min(document.path("expires_in").asLong(0), LONGEST_LIFE.toSeconds()));
        Duration life = stated.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : stated;
        Instant end = issued(document).filter(now::isAfter).orElse(now).plus(life);
        Instant usable = (end.isBefore(now.plus(SHORTEST_LIFE)) ? now.plus(SHORTEST_LIFE) : end).minus(SAFETY);
        return new Token(
                "Bearer " + token,
                now.plus(Duration.between(now, usable).multipliedBy(PARTS - 1).dividedBy(PARTS)),
                usable);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Token[until " + end + "]";
    }

    private static Optional<Instant> issued(JsonNode document) {
        try {
            return text(document, "issued_at").map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** One that can stand in a header line. */
    private static Optional<String> text(JsonNode document, String name) {
        return document.path(name).asStringOpt().filter(text -> text.matches("[\\x21-\\x7e]+"));
    }

    private static JsonNode parse(String place, byte[] answer) {
        try {
            return JSON.readTree(answer);
        } catch (JacksonException e) {
            // Without the cause, which would show a part of the answer.
            throw new UpstreamException(Failure.FAILED, place + " answered with something that is not JSON");
        }
    }
}
