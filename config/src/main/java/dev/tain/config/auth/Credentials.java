package dev.tain.config.auth;

import dev.tain.oci.Credential;
import java.util.Optional;

/** What counts as a credential, wherever it comes from. */
final class Credentials {

    private Credentials() {}

    /**
     * A user with a password. Empty when one of the two is missing, as in containers/image: Docker writes such entries, and they
     * mean that it keeps the credential somewhere else.
     */
    static Optional<Credential> password(String user, String password) {
        return user.isEmpty() || password.isEmpty()
                ? Optional.empty()
                : Optional.of(new Credential.Password(user, password));
    }

    /** An identity token, which outranks a password; empty when it is. */
    static Optional<Credential> token(String user, String token) {
        return token.isEmpty() ? Optional.empty() : Optional.of(new Credential.IdentityToken(user, token));
    }
}
