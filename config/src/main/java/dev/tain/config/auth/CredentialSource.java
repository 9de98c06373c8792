package dev.tain.config.auth;

import dev.tain.oci.Credential;
import java.util.Optional;

/** Where the credential for a repository comes from. */
sealed interface CredentialSource {

    /** The file itself. Empty when it has none. */
    record Known(Optional<Credential> credential) implements CredentialSource {

        static final Known NONE = new Known(Optional.empty());
    }

    /**
     * A credential helper.
     *
     * @param helper what follows {@code docker-credential-} in the name of the program
     * @param server what it is asked for
     */
    record Helper(String helper, String server) implements CredentialSource {

        String program() {
            return CredentialHelper.PREFIX + helper;
        }
    }
}
