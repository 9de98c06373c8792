package dev.tain.upstream;

import dev.tain.oci.Credential;
import java.util.Optional;

/**
 * As whom a request comes to a registry.
 *
 * @param credential what proves that; empty for nobody
 * @param reason why nobody, or empty for somebody
 */
record Caller(Optional<Credential> credential, String reason) {

    static final Caller NOBODY = new Caller(Optional.empty(), "there are no credentials for it");

    static Caller of(Credential credential) {
        return new Caller(Optional.of(credential), "");
    }

    /** Somebody who does not say so to a token service that is none of the registry's. */
    static Caller distrusting(String realm) {
        return new Caller(
                Optional.empty(),
                "its credentials are not for the token service at %s, which is on another domain; tain.upstream.trusted-realms can name it"
                        .formatted(realm));
    }

    /** The same when there was no way to say who it is. */
    Caller notShown() {
        return credential.isEmpty()
                ? this
                : new Caller(Optional.empty(), "it does not ask for its credentials in a way that Tain knows");
    }

    /** The name for statistics. */
    String account() {
        return credential.map(Credential::user).filter(user -> !user.isEmpty()).orElse("anonymous");
    }

    /** For errors, after "answered 401 Unauthorized". */
    @Override
    public String toString() {
        return credential.isPresent() ? "to " + account() : "to nobody: " + reason;
    }
}
