package dev.tain.testkit;

import dev.tain.oci.RepositoryName;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Access to a registry by the tokens of a {@link FakeTokenService}, which answers on its own port and, under its path, on that of
 * the registry. In challenges and scopes <code>{realm}</code> stands for
 * the realm of the service, <code>{name}</code> for the repository that is asked for, and <code>{scope}</code> for the scope
 * to pull it.
 */
public final class TokenAccess implements AccessControl {

    private static final String SCOPE = "repository:{name}:pull";

    private final FakeTokenService service;
    private final List<String> challenges;
    private final List<String> needed;
    private final List<String> insufficient;

    private TokenAccess(
            FakeTokenService service, List<String> challenges, List<String> needed, List<String> insufficient) {
        this.service = service;
        this.challenges = challenges;
        this.needed = needed;
        this.insufficient = insufficient;
    }

    /** A token is needed with the scope to pull, and the challenge asks for it. */
    public static TokenAccess by(FakeTokenService service) {
        return by(service, "Bearer realm=\"{realm}\",service=\"fake registry\",scope=\"{scope}\"");
    }

    /** A token is needed with the scope to pull; these are the challenges, each in a header line of its own. */
    public static TokenAccess by(FakeTokenService service, String... challenges) {
        return new TokenAccess(service, List.of(challenges), List.of(SCOPE), List.of(challenges));
    }

    /** A token needs all these scopes; who has one that lacks some gets another challenge. */
    public TokenAccess needing(List<String> scopes, String insufficientChallenge) {
        return new TokenAccess(service, challenges, scopes, List.of(insufficientChallenge));
    }

    @Override
    public Optional<FakeTokenService> ownTokenService() {
        return Optional.of(service);
    }

    @Override
    public Optional<Answer> challenge(RecordedRequest request, URI registry) {
        Optional<RepositoryName> name = request.target().repository();
        Optional<List<String>> shown = request.header("Authorization")
                .filter(header -> header.startsWith("Bearer "))
                .flatMap(header -> service.scopes(header.substring("Bearer ".length())));
        if (shown.isEmpty()) {
            return Optional.of(unauthorized(challenges, name));
        }
        boolean allowed =
                name.isEmpty() || shown.get().containsAll(filled(needed, name).toList());
        return allowed ? Optional.empty() : Optional.of(unauthorized(insufficient, name));
    }

    private Answer unauthorized(List<String> lines, Optional<RepositoryName> name) {
        return AccessControl.unauthorized(filled(lines, name).toList());
    }

    private Stream<String> filled(List<String> templates, Optional<RepositoryName> name) {
        return templates.stream()
                .map(template -> template.replace("{scope}", SCOPE)
                        .replace("{realm}", service.realm().toString())
                        .replace("{name}", name.map(RepositoryName::toString).orElse("")));
    }
}
