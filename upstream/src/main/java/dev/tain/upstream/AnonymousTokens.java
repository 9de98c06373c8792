package dev.tain.upstream;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokens that a registry's authorization service gives to anybody; most public registries want one even so. A token is
 * asked for once however many requests wait for it, and used until shortly before it ends.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token authentication</a>
 */
final class AnonymousTokens {

    private static final int MAX_ANSWER = 64 * 1024;
    private static final int MANY_TOKENS = 10_000;
    private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
    private static final Duration SAFETY = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpTransport transport;
    private final AsyncCache<TokenKey, Token> tokens = Caffeine.newBuilder()
            .maximumSize(MANY_TOKENS)
            .expireAfter(Expiry.<TokenKey, Token>creating((key, token) -> token.useFor()))
            .buildAsync();

    AnonymousTokens(HttpTransport transport) {
        this.transport = transport;
    }

    /** What a token is for. */
    record TokenKey(URI address, boolean insecure) {

        /** The key for a bearer challenge; empty when the challenge names no usable realm. */
        static Optional<TokenKey> of(Challenge challenge, String scope, boolean insecure) {
            return challenge
                    .parameter("realm")
                    .flatMap(realm -> address(realm, challenge, scope))
                    .filter(address -> insecure || "https".equals(address.getScheme()))
                    .map(address -> new TokenKey(address, insecure));
        }

        private static Optional<URI> address(String realm, Challenge challenge, String scope) {
            String query = challenge
                            .parameter("service")
                            .map(service -> "service=" + encoded(service) + "&")
                            .orElse("")
                    + "scope=" + encoded(challenge.parameter("scope").orElse(scope));
            try {
                return Optional.of(URI.create(realm + (realm.contains("?") ? "&" : "?") + query))
                        .filter(URI::isAbsolute);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    /** The value of an {@code Authorization} header. */
    record Token(String authorization, Duration useFor) {}

    Mono<Token> get(TokenKey key) {
        return Mono.fromFuture(() -> tokens.get(key, (k, executor) -> fetch(k).toFuture()), true);
    }

    void forget(TokenKey key) {
        tokens.synchronous().invalidate(key);
    }

    private Mono<Token> fetch(TokenKey key) {
        return transport
                .send(HttpMethod.GET, key.address(), key.insecure(), headers -> {})
                .flatMap(answer -> {
                    if (answer.status() != 200) {
                        answer.discard();
                        return Mono.error(Failures.ofStatus(answer, ""));
                    }
                    return answer.body(MAX_ANSWER);
                })
                .map(body -> read(key, body));
    }

    private static Token read(TokenKey key, byte[] body) {
        JsonNode document = parse(key, body);
        String token = document.path("token")
                .asStringOpt()
                .or(() -> document.path("access_token").asStringOpt())
                .orElseThrow(() -> new UpstreamException(
                        Failure.FAILED, Failures.shown(key.address()) + " answered without a token"));
        Duration life = Duration.ofSeconds(document.path("expires_in").asLong(0));
        Duration atLeast = life.compareTo(DEFAULT_LIFE) < 0 ? DEFAULT_LIFE : life;
        return new Token("Bearer " + token, atLeast.minus(SAFETY));
    }

    private static JsonNode parse(TokenKey key, byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new UpstreamException(
                    Failure.FAILED, Failures.shown(key.address()) + " answered with something that is not JSON", e);
        }
    }
}
