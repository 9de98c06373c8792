package dev.tain.upstream;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
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
    private final InstantSource clock;
    private final AsyncCache<TokenKey, Token> tokens =
            Caffeine.newBuilder().maximumSize(MANY_TOKENS).buildAsync();

    AnonymousTokens(HttpTransport transport) {
        this(transport, InstantSource.system());
    }

    AnonymousTokens(HttpTransport transport, InstantSource clock) {
        this.transport = transport;
        this.clock = clock;
    }

    /** What a token is for. */
    record TokenKey(URI address, Trust trust) {

        /** The key for a bearer challenge; empty when the challenge names no usable realm. */
        static Optional<TokenKey> of(Challenge challenge, String scope, Trust trust) {
            return challenge
                    .parameter("realm")
                    .flatMap(realm -> address(realm, challenge, scope))
                    .filter(trust::permits)
                    .map(address -> new TokenKey(address, trust));
        }

        private static Optional<URI> address(String realm, Challenge challenge, String scope) {
            String query = challenge
                            .parameter("service")
                            .map(service -> "service=" + encoded(service) + "&")
                            .orElse("")
                    + "scope=" + encoded(challenge.parameter("scope").orElse(scope));
            try {
                return Optional.of(URI.create(realm + (realm.contains("?") ? "&" : "?") + query))
                        .filter(address -> address.getHost() != null);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    /**
     * A token and how long it may be used.
     *
     * @param authorization the value of an {@code Authorization} header
     * @param end when it must not be used any more
     */
    record Token(String authorization, Instant end) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Token[until " + end + "]";
        }
    }

    Mono<Token> get(TokenKey key) {
        return Mono.defer(() -> {
            forgetUnless(key, token -> clock.instant().isBefore(token.end()));
            return Mono.fromFuture(tokens.get(key, (k, executor) -> fetch(k).toFuture()), true);
        });
    }

    /** Forgets a token that was refused; a newer one stays. */
    void forget(TokenKey key, Token refused) {
        forgetUnless(key, token -> !token.equals(refused));
    }

    /** Forgets a token that is of no more use; one that is on its way stays. */
    private void forgetUnless(TokenKey key, Predicate<Token> useful) {
        CompletableFuture<Token> held = tokens.getIfPresent(key);
        if (held == null || !held.isDone() || held.isCompletedExceptionally()) {
            return; // the cache forgets failures by itself
        }
        if (!useful.test(held.join())) {
            tokens.asMap().remove(key, held);
        }
    }

    private Mono<Token> fetch(TokenKey key) {
        return transport
                .send(HttpMethod.GET, key.address(), key.trust(), headers -> {})
                .flatMap(answer -> {
                    if (answer.status() != 200) {
                        answer.discard();
                        return Mono.error(Failures.ofStatus(answer, ""));
                    }
                    return answer.body(MAX_ANSWER);
                })
                .map(body -> read(key, body, clock.instant()));
    }

    private static Token read(TokenKey key, byte[] body, Instant now) {
        JsonNode document = parse(key, body);
        String token = document.path("token")
                .asStringOpt()
                .or(() -> document.path("access_token").asStringOpt())
                .orElseThrow(() -> new UpstreamException(
                        Failure.FAILED, Failures.shown(key.address()) + " answered without a token"));
        Duration life = Duration.ofSeconds(document.path("expires_in").asLong(0));
        Duration atLeast = life.compareTo(DEFAULT_LIFE) < 0 ? DEFAULT_LIFE : life;
        return new Token("Bearer " + token, now.plus(atLeast).minus(SAFETY));
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
