package dev.tain.upstream;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Credential;
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

    private final Function<TokenKey, Mono<Token>> service;
    private final InstantSource clock;
    private final AsyncCache<TokenKey, Token> tokens = Caffeine.newBuilder()
            .maximumWeight(MEMORY)
            .weigher((TokenKey key, Token token) ->
                    OVERHEAD + key.demand().length() + token.authorization().length())
            .buildAsync();
    private final Set<TokenKey> renewing = ConcurrentHashMap.newKeySet();

    /**
     * What a token is for.
     *
     * @param demand where it is issued, and what it is good for
     * @param credential whose it is; empty for anybody's
     */
    record TokenKey(Demand.Bearer demand, Optional<Credential> credential) {}

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
                    return Mono.fromFuture(
                            tokens.get(key, (k, executor) -> service.apply(k).toFuture()), true);
                })
                .map(Token::authorization);
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
