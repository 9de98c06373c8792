package dev.tain.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Credential;
import dev.tain.upstream.Tokens.TokenKey;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Finds out what requests must show. A registry says what it wants when it refuses a request, and the next one to the same
 * repository brings it along.
 */
final class Authorizer {

    private static final int MANY_REPOSITORIES = 10_000;

    private final CredentialSource credentials;
    private final RealmRules realms;
    private final Tokens tokens;
    private final Cache<RemoteRepository, Demand> demands =
            Caffeine.newBuilder().maximumSize(MANY_REPOSITORIES).build();

    Authorizer(RegistryAccess access, Tokens tokens) {
        this.credentials = access.credentials();
        this.realms = access.realms();
        this.tokens = tokens;
    }

    /** What to show at first: what the registry wanted to see last time. Empty when nothing is known or nothing is had. */
    Mono<Authorization> known(RemoteRequest request) {
        return Mono.justOrEmpty(demands.getIfPresent(request.repository()))
                .flatMap(demand -> meet(request, demand))
                .onErrorResume(UpstreamException.class, error -> {
                    demands.invalidate(request.repository()); // it may want something else by now
                    return Mono.empty();
                });
    }

    /**
     * What to show after a refusal, once. Empty when there is nothing that has not been refused already.
     *
     * @param refused what the request showed
     */
    Mono<Authorization> after(Exchange refusal, RemoteRequest request, Optional<Authorization> refused) {
        Optional<Demand> known = Optional.ofNullable(demands.getIfPresent(request.repository()));
        Optional<Demand> demanded = Demand.in(
                Challenge.parse(refusal.headers(HttpHeaderNames.WWW_AUTHENTICATE)),
                Trust.in(request, refusal),
                request.scope(),
                known);
        return Mono.justOrEmpty(demanded).flatMap(demand -> {
            demands.put(request.repository(), demand);
            refused.ifPresent(authorization -> tokens.forget(authorization.header()));
            return meet(request, demand)
                    .filter(authorization ->
                            refused.filter(authorization::equals).isEmpty());
        });
    }

    /** As whom requests to a repository come. */
    Mono<Caller> caller(RemoteRepository repository) {
        return credentials
                .find(repository)
                .map(Caller::of)
                .defaultIfEmpty(Caller.NOBODY)
                .onErrorMap(error -> !(error instanceof UpstreamException), error -> noCredentials(repository, error));
    }

    private Mono<Authorization> meet(RemoteRequest request, Demand demand) {
        return caller(request.repository()).flatMap(caller -> {
            if (demand instanceof Demand.Bearer bearer) {
                return token(bearer, trustedWith(request, bearer.realm(), caller));
            }
            return Mono.justOrEmpty(caller.credential())
                    .ofType(Credential.Password.class)
                    .map(password -> new Authorization(Authorization.basic(password), caller));
        });
    }

    private Mono<Authorization> token(Demand.Bearer demand, Caller caller) {
        return tokens.get(new TokenKey(demand, caller.credential()))
                .map(token -> new Authorization(token, caller))
                .onErrorMap(
                        UpstreamException.class,
                        error -> error.failure() == Failure.DENIED
                                ? new UpstreamException(
                                        Failure.DENIED, "%s %s".formatted(error.getMessage(), caller), error)
                                : error);
    }

    private Caller trustedWith(RemoteRequest request, URI realm, Caller caller) {
        boolean trusted = caller.credential().isEmpty()
                || realms.mayHaveCredentials(request.repository().endpoint().host(), realm);
        return trusted ? caller : Caller.distrusting(Hosts.of(realm).value());
    }

    private static UpstreamException noCredentials(RemoteRepository repository, Throwable error) {
        return new UpstreamException(
                Failure.FAILED,
                "No credentials could be had for %s: %s".formatted(repository, error.getMessage()),
                error);
    }
}
