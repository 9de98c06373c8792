package dev.tain.testkit;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * A token service apart from its registry, on a free port of 127.0.0.1, that records what it was asked. It gives everybody who
 * may have a token all the scopes that were asked for, by GET and by POST.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token authentication by GET</a>
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">and by POST</a>
 */
public final class FakeTokenService implements AutoCloseable {

    private final Builder choices;
    private final LoopbackServer server;
    private final List<TokenRequest> requests = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> scopesByToken = new ConcurrentHashMap<>();
    private final AtomicInteger failuresLeft = new AtomicInteger();
    private volatile int failure;
    private volatile Gate gate = openGate();

    private FakeTokenService(Builder choices) {
        this.choices = choices;
        server = new LoopbackServer(choices.tls, this::handle);
    }

    /** The choices before the start; without any, nobody gets a token. */
    public static Builder builder() {
        return new Builder();
    }

    /** What is chosen before the start: who gets a token, how the answer looks, TLS or not. */
    public static final class Builder {

        private Optional<GenericSslContextSpec<SslContextBuilder>> tls = Optional.empty();
        private String path = "/token";
        private Predicate<String> anybody = scope -> false;
        private final List<Credentials> accounts = new ArrayList<>();
        private final List<String> identityTokens = new ArrayList<>();
        private boolean takesPost = true;
        private boolean emptyTokens;
        private TokenIssuer issuer = TokenIssuer.opaque();
        private TokenAnswer answer = TokenAnswer.usual();

        private Builder() {}

        /** Serves HTTPS alone. */
        public Builder tls(TestCertificate certificate) {
            tls = Optional.of(certificate.serverContext());
            return this;
        }

        /** The path of the realm, which begins with a slash and may have a query. */
        public Builder path(String newPath) {
            path = newPath;
            return this;
        }

        /** Who shows nothing gets a token all the same, for those scopes of his request that the test allows. */
        public Builder anybody(Predicate<String> allowed) {
            anybody = allowed;
            return this;
        }

        /** Who may have none of the scopes gets a token all the same, which is good for nothing. */
        public Builder emptyTokens() {
            emptyTokens = true;
            return this;
        }

        /** Gives tokens to this user, by GET with Basic and by POST with a password. */
        public Builder account(Credentials credentials) {
            accounts.add(credentials);
            return this;
        }

        /** Gives tokens for this identity token, by POST. */
        public Builder identityToken(String token) {
            identityTokens.add(token);
            return this;
        }

        /** Answers 405 to POST. */
        public Builder getOnly() {
            takesPost = false;
            return this;
        }

        /** How tokens are made. */
        public Builder issuing(TokenIssuer newIssuer) {
            issuer = newIssuer;
            return this;
        }

        /** How the answers look. */
        public Builder answering(TokenAnswer newAnswer) {
            answer = newAnswer;
            return this;
        }

        public FakeTokenService start() {
            return new FakeTokenService(this);
        }
    }

    /** The realm, as a registry names it. */
    public URI realm() {
        return server.uri(choices.path);
    }

    /** The port of 127.0.0.1 that it listens on. */
    public int port() {
        return server.port();
    }

    /** All requests so far, in the order in which they came. */
    public List<TokenRequest> requests() {
        return List.copyOf(requests);
    }

    /** Answers the next {@code count} requests with a status and nothing else. */
    public void failNext(int count, int status) {
        failure = status;
        failuresLeft.set(count);
    }

    /** Holds all answers from now on back until the gate is open. */
    public void hold(Gate newGate) {
        gate = newGate;
    }

    /** Makes all tokens invalid that were issued so far. */
    public void revokeTokens() {
        scopesByToken.clear();
    }

    /** The scopes of a token; empty when it is not good. */
    Optional<List<String>> scopes(String token) {
        return Optional.ofNullable(scopesByToken.get(token));
    }

    @Override
    public void close() {
        server.close();
    }

    /** Whether a request is one for a token, by its path. */
    boolean isMeant(HttpServerRequest request) {
        return URI.create(request.uri()).getPath().equals(realm().getPath());
    }

    /** Answers a request that has come here or to a registry of which this service is a part. */
    Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return read(request).flatMap(received -> {
            requests.add(received);
            Answer answer = isMeant(request) ? answer(received) : new Answer(404, Content.of(""));
            return gate.pass().then(Mono.defer(() -> AnswerWriter.write(Exchange.of(request), answer, response)));
        });
    }

    private static Mono<TokenRequest> read(HttpServerRequest request) {
        Optional<String> authorization =
                Optional.ofNullable(request.requestHeaders().get("Authorization"));
        if (!request.method().equals(HttpMethod.POST)) {
            Map<String, List<String>> query = new QueryStringDecoder(request.uri()).parameters();
            return Mono.just(new TokenRequest(request.method().name(), query, authorization));
        }
        return request.receive()
                .aggregate()
                .asString()
                .defaultIfEmpty("")
                .map(form -> new TokenRequest("POST", new QueryStringDecoder(form, false).parameters(), authorization));
    }

    private Answer answer(TokenRequest request) {
        if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return new Answer(failure, Content.of(""));
        }
        if (request.method().equals("POST")) {
            return choices.takesPost ? answerToPost(request) : new Answer(405, Content.of(""));
        }
        if (request.authorization().isEmpty()) {
            return granted("", request, choices.anybody);
        }
        return choices.accounts.stream()
                .filter(account -> request.authorization().get().equals(account.basic()))
                .findFirst()
                .map(account -> granted(account.user(), request, scope -> true))
                .orElseGet(choices.answer::withoutToken);
    }

    private Answer answerToPost(TokenRequest request) {
        String user = request.parameter("username").orElse("");
        boolean known = switch (request.parameter("grant_type").orElse("")) {
            case "refresh_token" ->
                choices.identityTokens.contains(
                        request.parameter("refresh_token").orElse(""));
            case "password" ->
                choices.accounts.contains(
                        new Credentials(user, request.parameter("password").orElse("")));
            default -> false;
        };
        return known ? granted(user, request, scope -> true) : choices.answer.withoutToken();
    }

    private Answer granted(String account, TokenRequest request, Predicate<String> allowed) {
        List<String> scopes = request.scopes().stream().filter(allowed).toList();
        if (scopes.isEmpty() && account.isEmpty() && !choices.emptyTokens) {
            return choices.answer.withoutToken();
        }
        String token =
                choices.issuer.issue(account, request.parameter("service").orElse(""), scopes);
        scopesByToken.put(token, scopes);
        return choices.answer.with(token);
    }

    private static Gate openGate() {
        Gate gate = new Gate();
        gate.open();
        return gate;
    }
}
