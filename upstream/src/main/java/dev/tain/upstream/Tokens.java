package dev.tain.upstream;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Credential;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The tokens that were issued. One is asked for once however many requests wait for it. It is used until it ends, but the
 * next one is asked for a while before that, so that nobody waits.
 */
final class Tokens {

    /** The most bytes of tokens that are remembered, about. */
    private static final long MEMORY = 16L * 1024 * 1024;

    private static final int OVERHEAD = 500;

    /** The same for denials. */
    private static final long DENIED_MEMORY = 1024 * 1024;

    /** Long enough for all blobs of an image and all nodes that begin together, and soon over where rights were given. */
    private static final Duration DENIED_FOR = Duration.ofSeconds(30);

    private final Function<TokenKey, Mono<Token>> service;
    private final InstantSource clock;
    private final AsyncCache<TokenKey, Token> tokens = Caffeine.newBuilder()
            .maximumWeight(MEMORY)
            .weigher((TokenKey key, Token token) ->
                    OVERHEAD + key.demand().length() + token.authorization().length())
            .buildAsync();
    private final Cache<TokenKey, Denial> denials = Caffeine.newBuilder()
            .maximumWeight(DENIED_MEMORY)
            .weigher((TokenKey key, Denial denial) -> OVERHEAD + key.demand().length())
            .expireAfterWrite(DENIED_FOR)
            .build();
    private final Set<TokenKey> renewing = ConcurrentHashMap.newKeySet();

    /**
     * What a token is for.
     *
     * @param demand where it is issued, and what it is good for
     * @param credential whose it is; empty for anybody's
     */
    record TokenKey(Demand.Bearer demand, Optional<Credential> credential) {}

    /** That a service has denied a token. */
    private record Denial(UpstreamException error, Instant at) {

        /** A clock that is set back ends it. */
        boolean holds(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(DENIED_FOR));
        }
    }

    /**
     * Begins with none.
     *
     * @param service issues them
     * @param clock tells when they end
     */
    Tokens(Function<TokenKey, Mono<Token>> service, InstantSource clock) {
        this.service = service;
        this.clock = clock;
    }

    /** The value of an {@code Authorization} header. */
    Mono<String> get(TokenKey key) {
        return Mono.defer(() -> {
                    renewIfDue(key);
                    Optional<Denial> denial = denial(key);
                    return denial.isPresent()
                            ? Mono.<Token>error(denial.get().error())
                            : Mono.fromFuture(
                                    tokens.get(key, (k, executor) -> issued(k).toFuture()), true);
                })
                .map(Token::authorization);
    }

    /** Who is denied a token gets the same answer for a while, or a wrong password would go out for every layer of every node. */
    private Mono<Token> issued(TokenKey key) {
        return service.apply(key).doOnError(UpstreamException.class, error -> {
            if (error.failure() == Failure.DENIED) {
                denials.put(key, new Denial(error, clock.instant()));
            }
        });
    }

    private Optional<Denial> denial(TokenKey key) {
        return Optional.ofNullable(denials.getIfPresent(key)).filter(denial -> denial.holds(clock.instant()));
    }

    /** Forgets a token that was refused. */
    void forget(String authorization) {
        tokens.synchronous()
                .asMap()
                .values()
                .removeIf(token -> token.authorization().equals(authorization));
    }

    private void renewIfDue(TokenKey key) {
        CompletableFuture<Token> held = tokens.getIfPresent(key);
        if (held == null || !held.isDone()) {
            return; // on its way
        }
        if (held.isCompletedExceptionally()) {
            // The cache forgets failures by itself, but those who have waited hear of them first.
            tokens.asMap().remove(key, held);
            return;
        }
        Token token = held.join();
        if (!clock.instant().isBefore(token.end())) {
            tokens.asMap().remove(key, held);
        } else if (!clock.instant().isBefore(token.renewal()) && renewing.add(key)) {
            renew(key);
        }
    }

    /** Nobody waits for it: it ends with an answer or a time-out. When it fails, the next request begins another one. */
    private void renew(TokenKey key) {
        service.apply(key)
                .doFinally(end -> renewing.remove(key))
                .subscribe(token -> tokens.synchronous().put(key, token), error -> {});
    }
}
