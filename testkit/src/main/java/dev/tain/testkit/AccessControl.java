package dev.tain.testkit;

import dev.tain.oci.ErrorCode;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Who may read a fake registry. */
interface AccessControl {

    /** The challenge to a request that may not pass; empty when it may. */
    Optional<Answer> challenge(RecordedRequest request, URI registry);

    /** The token service that is a part of the registry itself. */
    default Optional<FakeTokenService> ownTokenService() {
        return Optional.empty();
    }

    /** What the token endpoint answers. */
    default Answer token(RecordedRequest request) {
        return Answer.error(404, ErrorCode.UNSUPPORTED);
    }

    /** Everybody. */
    static AccessControl open() {
        return (request, registry) -> Optional.empty();
    }

    /** Who sends the credentials with every request. */
    static AccessControl basic(Credentials credentials, List<String> challenges) {
        return (request, registry) -> request.header("Authorization").equals(Optional.of(credentials.basic()))
                ? Optional.empty()
                : Optional.of(unauthorized(challenges));
    }

    /** 401 with challenges, each in a header line of its own. */
    static Answer unauthorized(List<String> challenges) {
        return Answer.error(401, ErrorCode.UNAUTHORIZED).headers("WWW-Authenticate", challenges);
    }
}
