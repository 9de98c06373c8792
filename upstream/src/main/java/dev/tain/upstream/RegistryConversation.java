package dev.tain.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.upstream.AnonymousTokens.Token;
import dev.tain.upstream.AnonymousTokens.TokenKey;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * What every request to a registry has in common: the token it may need, the redirects it may meet, and what its status
 * means. Empty means that the registry does not have what was asked for; an {@link UpstreamException} that it did not
 * say.
 */
final class RegistryConversation {

    private static final Set<Integer> ONLY_OK = Set.of(200);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> ABSENT = Set.of(404, 410);
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_ERROR = 16 * 1024;
    private static final int MANY_REPOSITORIES = 10_000;

    private final HttpTransport transport;
    private final AnonymousTokens tokens;

    /** Which token a repository's registry asked for last time, so that the next request brings it along. */
    private final Cache<RemoteRepository, TokenKey> challenged =
            Caffeine.newBuilder().maximumSize(MANY_REPOSITORIES).build();

    RegistryConversation(HttpTransport transport) {
        this.transport = transport;
        this.tokens = new AnonymousTokens(transport);
    }

    /** The answer with a status of 200; its owner reads or discards the body. */
    Mono<Exchange> ask(RemoteRequest request) {
        return ask(request, ONLY_OK);
    }

    /** The answer with one of these statuses; its owner reads or discards the body. */
    Mono<Exchange> ask(RemoteRequest request, Set<Integer> statuses) {
        return authorized(request)
                .flatMap(answer -> redirected(request, answer, Trust.in(request, answer), MAX_REDIRECTS))
                .flatMap(answer -> judged(answer, statuses))
                .doOnDiscard(Exchange.class, Exchange::discard);
    }

    private Mono<Exchange> authorized(RemoteRequest request) {
        TokenKey known = challenged.getIfPresent(request.repository());
        Mono<Exchange> first = known == null ? transport.send(request, own(request)) : withToken(request, known);
        return first.flatMap(answer -> {
            Optional<TokenKey> wanted = answer.status() == 401 ? tokenFor(request, answer) : Optional.empty();
            if (wanted.isEmpty()) {
                return Mono.just(answer);
            }
            answer.discard();
            challenged.put(request.repository(), wanted.get());
            return withToken(request, wanted.get());
        });
    }

    private Mono<Exchange> withToken(RemoteRequest request, TokenKey key) {
        return tokens.get(key)
                .flatMap(token -> withToken(request, token).doOnNext(answer -> {
                    if (answer.status() == 401) {
                        tokens.forget(key, token);
                    }
                }));
    }

    private Mono<Exchange> withToken(RemoteRequest request, Token token) {
        return transport.send(request, headers -> {
            own(request).accept(headers);
            headers.set(HttpHeaderNames.AUTHORIZATION, token.authorization());
        });
    }

    private static Optional<TokenKey> tokenFor(RemoteRequest request, Exchange answer) {
        return Challenge.parse(answer.headers(HttpHeaderNames.WWW_AUTHENTICATE)).stream()
                .filter(challenge -> challenge.scheme().equals("bearer"))
                .findFirst()
                .flatMap(challenge -> TokenKey.of(challenge, request.scope(), Trust.in(request, answer)));
    }

    /** Follows redirects, without the token: where they lead, it means nothing or too much. */
    private Mono<Exchange> redirected(RemoteRequest request, Exchange answer, Trust trust, int hopsLeft) {
        if (!REDIRECTS.contains(answer.status())) {
            return Mono.just(answer);
        }
        answer.discard();
        Optional<URI> target = answer.header(HttpHeaderNames.LOCATION)
                .flatMap(location -> resolved(answer.uri(), location))
                .filter(trust::permits);
        if (target.isEmpty() || hopsLeft == 0) {
            return Mono.error(new UpstreamException(
                    Failure.FAILED,
                    "%s answered %s, which leads nowhere: %s"
                            .formatted(
                                    Failures.shown(answer.uri()),
                                    answer.statusLine(),
                                    hopsLeft == 0 ? "too many redirects" : "no Location that may be followed")));
        }
        return transport
                .send(request.method(), target.get(), trust, own(request))
                .flatMap(next -> redirected(request, next, trust, hopsLeft - 1));
    }

    private static Optional<URI> resolved(URI base, String location) {
        try {
            return Optional.of(base.resolve(location)).filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Mono<Exchange> judged(Exchange answer, Set<Integer> statuses) {
        if (statuses.contains(answer.status())) {
            return Mono.just(answer);
        }
        if (ABSENT.contains(answer.status())) {
            answer.discard();
            return Mono.empty();
        }
        return answer.body(MAX_ERROR)
                .onErrorReturn(new byte[0]) // the status says enough
                .flatMap(body -> Mono.error(Failures.ofStatus(answer, ErrorDocument.message(body))));
    }

    private static Consumer<HttpHeaders> own(RemoteRequest request) {
        return headers -> {
            request.headers().forEach(headers::set);
            headers.set(HttpHeaderNames.VIA, request.via());
        };
    }
}
