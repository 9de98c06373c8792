package dev.tain.upstream;

import dev.tain.oci.Credential;
import dev.tain.upstream.Tokens.TokenKey;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * Asks token services for tokens: with GET and the Basic scheme for a user with a password, with GET for anybody, and with a
 * form for who has an identity token.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token authentication</a>
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">The same by OAuth 2</a>
 */
final class TokenService {

    private static final int MAX_ANSWER = 64 * 1024;
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** What services say that do not know the form, as far as it is worth asking them in the other way. */
    private static final Set<Integer> NO_FORM = Set.of(400, 401, 404, 405);

    private final HttpTransport transport;
    private final InstantSource clock;

    TokenService(HttpTransport transport, InstantSource clock) {
        this.transport = transport;
        this.clock = clock;
    }

    /** The token. Whoever waits for it may be many, so that it has an end whatever the service does. */
    Mono<Token> issue(TokenKey key) {
        return asked(key)
                .timeout(
                        LIMIT,
                        Mono.error(() -> new UpstreamException(
                                Failure.SILENT,
                                "%s has not answered within %d s"
                                        .formatted(Failures.shown(key.demand().realm()), LIMIT.toSeconds()))));
    }

    private Mono<Token> asked(TokenKey key) {
        Credential credential = key.credential().orElse(null);
        if (credential instanceof Credential.IdentityToken identity) {
            return byForm(key.demand(), identity).flatMap(answer -> {
                if (!NO_FORM.contains(answer.status())) {
                    return token(answer);
                }
                answer.discard();
                return byQuery(key.demand(), identity.user(), identity.token());
            });
        }
        return credential instanceof Credential.Password password
                ? byQuery(key.demand(), password.user(), password.password())
                : byQuery(key.demand(), headers -> {}, Optional.empty());
    }

    private Mono<Token> byQuery(Demand.Bearer demand, String user, String password) {
        String authorization = Authorization.basic(user, password);
        return byQuery(demand, headers -> headers.set(HttpHeaderNames.AUTHORIZATION, authorization), Optional.of(user));
    }

    private Mono<Token> byQuery(Demand.Bearer demand, Consumer<HttpHeaders> headers, Optional<String> account) {
        Form query = new Form();
        account.filter(name -> !name.isEmpty()).ifPresent(name -> query.add("account", name));
        demand.service().ifPresent(service -> query.add("service", service));
        demand.scopes().forEach(scope -> query.add("scope", scope));
        URI uri = URI.create(demand.realm() + (demand.realm().getRawQuery() == null ? "?" : "&") + query);
        return transport
                .send(HttpMethod.GET, uri, demand.trust(), headers)
                .flatMap(answer -> Redirects.followed(
                        answer,
                        demand.trust(),
                        (target, sameOrigin) -> transport.send(
                                HttpMethod.GET, target, demand.trust(), sameOrigin ? headers : none -> {})))
                .flatMap(this::token);
    }

    private Mono<Exchange> byForm(Demand.Bearer demand, Credential.IdentityToken identity) {
        Form form = new Form();
        form.add("grant_type", "refresh_token");
        form.add("refresh_token", identity.token());
        form.add("client_id", "tain");
        demand.service().ifPresent(service -> form.add("service", service));
        form.add("scope", String.join(" ", demand.scopes()));
        return transport.post(demand.realm(), demand.trust(), headers -> {}, form.toString());
    }

    private Mono<Token> token(Exchange answer) {
        if (answer.status() != 200) {
            answer.discard();
            return Mono.error(Failures.ofStatus(answer, ""));
        }
        return answer.body(MAX_ANSWER).map(body -> Token.read(Failures.shown(answer.uri()), body, clock.instant()));
    }

    /** Names and values, URL-encoded. */
    private static final class Form {

        private final StringJoiner text = new StringJoiner("&");

        void add(String name, String value) {
            text.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
