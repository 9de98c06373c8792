package dev.tain.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * What every request to a registry has in common: what it has to show, the redirects it may meet, and what its status
 * means. Empty means that the registry does not have what was asked for; an {@link UpstreamException} that it did not
 * say.
 */
final class RegistryConversation {

    private static final Set<Integer> ONLY_OK = Set.of(200);
    private static final Set<Integer> ABSENT = Set.of(404, 410);
    private static final Set<Integer> DENIED = Set.of(401, 403);
    private static final int MAX_ERROR = 16 * 1024;

    private final HttpTransport transport;
    private final Authorizer authorizer;
    private final Consumer<RateLimit> rateLimits;

    /**
     * Begins to talk.
     *
     * @param rateLimits is told what registries say about how often they may be asked
     */
    RegistryConversation(HttpTransport transport, Authorizer authorizer, Consumer<RateLimit> rateLimits) {
        this.transport = transport;
        this.authorizer = authorizer;
        this.rateLimits = rateLimits;
    }

    /** The answer with a status of 200; its owner reads or discards the body. */
    Mono<Exchange> ask(RemoteRequest request) {
        return ask(request, ONLY_OK);
    }

    /** The answer with one of these statuses; its owner reads or discards the body. */
    Mono<Exchange> ask(RemoteRequest request, Set<Integer> statuses) {
        return authorized(request)
                .flatMap(answer -> judged(request, answer, statuses))
                .doOnDiscard(Exchange.class, Exchange::discard);
    }

    private Mono<Exchange> authorized(RemoteRequest request) {
        return authorizer
                .known(request)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(shown -> send(request, shown)
                        .flatMap(answer -> answer.status() == 401
                                ? again(request, answer, shown)
                                : landed(request, answer, shown)));
    }

    /** Once, with what the refusal asks for. It is read first, so that its connection is free for the next request. */
    private Mono<Exchange> again(RemoteRequest request, Exchange refusal, Optional<Authorization> refused) {
        return said(refusal)
                .flatMap(said -> authorizer
                        .after(refusal, request, refused)
                        .flatMap(authorization -> send(request, Optional.of(authorization))
                                .flatMap(answer -> landed(request, answer, Optional.of(authorization))))
                        .switchIfEmpty(Mono.defer(() -> denied(request, refusal, said, refused))));
    }

    private Mono<Exchange> send(RemoteRequest request, Optional<Authorization> shown) {
        return transport.send(request, headers(request, shown));
    }

    /** Where the answer leads. A refusal by the registry itself says whom it has refused. */
    private Mono<Exchange> landed(RemoteRequest request, Exchange answer, Optional<Authorization> shown) {
        RateLimit.of(request, answer, shown).ifPresent(rateLimits);
        if (DENIED.contains(answer.status())) {
            return said(answer).flatMap(said -> denied(request, answer, said, shown));
        }
        Trust trust = Trust.in(request, answer);
        return Redirects.followed(
                answer,
                trust,
                (target, sameOrigin) -> transport
                        .send(request.method(), target, trust, headers(request, shown.filter(it -> sameOrigin)))
                        .onErrorMap(UpstreamException.class, error -> sameOrigin ? error : error.elsewhere()));
    }

    private Mono<Exchange> denied(RemoteRequest request, Exchange answer, String said, Optional<Authorization> shown) {
        return shown.map(Authorization::caller)
                .map(Mono::just)
                .orElseGet(() -> authorizer.caller(request.repository()).map(Caller::notShown))
                .flatMap(caller -> Mono.error(Failures.ofDenial(answer, said, caller)));
    }

    private static Mono<Exchange> judged(RemoteRequest request, Exchange answer, Set<Integer> statuses) {
        if (statuses.contains(answer.status())) {
            return Mono.just(answer);
        }
        if (ABSENT.contains(answer.status())) {
            answer.discard();
            return Mono.empty();
        }
        boolean elsewhere = !Hosts.isSameOrigin(request.uri(answer.uri().getScheme()), answer.uri());
        return said(answer)
                .flatMap(said -> Mono.error(
                        elsewhere
                                ? Failures.ofStatusElsewhere(request, answer, said)
                                : Failures.ofStatus(answer, said)));
    }

    /** What an error document says. */
    private static Mono<String> said(Exchange answer) {
        return answer.body(MAX_ERROR)
                .onErrorReturn(new byte[0]) // the status says enough
                .map(ErrorDocument::message);
    }

    private static Consumer<HttpHeaders> headers(RemoteRequest request, Optional<Authorization> shown) {
        return headers -> {
            request.headers().forEach(headers::set);
            headers.set(HttpHeaderNames.VIA, request.via());
            shown.ifPresent(authorization -> headers.set(HttpHeaderNames.AUTHORIZATION, authorization.header()));
        };
    }
}
