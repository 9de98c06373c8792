package dev.tain.testkit;

import dev.tain.oci.ErrorCode;
import dev.tain.oci.RepositoryName;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access by tokens, which the registry's own token endpoint gives to everybody or to one user. A token is good for the
 * scopes it was asked for, until it is revoked.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token authentication</a>
 */
final class BearerTokens implements AccessControl {

    private static final String SERVICE = "fake registry";

    private final Optional<Credentials> credentials;
    private final Map<String, Set<String>> scopesByToken = new ConcurrentHashMap<>();

    /** Tokens for the user with these credentials, or for everybody when there are none. */
    BearerTokens(Optional<Credentials> credentials) {
        this.credentials = credentials;
    }

    void revokeAll() {
        scopesByToken.clear();
    }

    @Override
    public Optional<Answer> challenge(RecordedRequest request, URI registry) {
        Optional<String> scope = request.target().repository().map(BearerTokens::pullScope);
        boolean allowed = scopes(request)
                .filter(granted -> scope.isEmpty() || granted.contains(scope.get()))
                .isPresent();
        if (allowed) {
            return Optional.empty();
        }
        String realm =
                "Bearer realm=\"%s\",service=\"%s\"".formatted(registry.resolve(RequestTarget.TOKEN_PATH), SERVICE);
        String challenge = realm + scope.map(",scope=\"%s\""::formatted).orElse("");
        return Optional.of(AccessControl.unauthorized(List.of(challenge)));
    }

    @Override
    public Answer token(RecordedRequest request) {
        if (!request.method().equals("GET")) {
            return Answer.error(405, ErrorCode.UNSUPPORTED);
        }
        Optional<String> required = credentials.map(Credentials::basic);
        if (required.isPresent() && !required.equals(request.header("Authorization"))) {
            return Answer.error(401, ErrorCode.UNAUTHORIZED);
        }
        List<String> scopes = new QueryStringDecoder(request.uri()).parameters().getOrDefault("scope", List.of());
        String token = TestSecret.word();
        scopesByToken.put(token, Set.copyOf(scopes));
        return new Answer(200, Content.of("{\"token\":\"%s\",\"expires_in\":300}".formatted(token)))
                .header(Answer.CONTENT_TYPE, "application/json");
    }

    private Optional<Set<String>> scopes(RecordedRequest request) {
        return request.header("Authorization")
                .filter(header -> header.startsWith("Bearer "))
                .map(header -> scopesByToken.get(header.substring("Bearer ".length())));
    }

    private static String pullScope(RepositoryName repository) {
        return "repository:" + repository + ":pull";
    }
}
