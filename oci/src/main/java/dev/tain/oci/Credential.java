package dev.tain.oci;

/**
 * What a client proves its identity with at a registry, as the files of {@code podman login} and {@code docker login} keep
 * it. The secret never shows in {@link Object#toString()}.
 *
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md">containers-auth.json(5)</a>
 */
public sealed interface Credential {

    /** Whose identity it is; may be empty for an identity token. Not a secret. */
    String user();

    /**
     * A user's name and password, or what a registry takes in its place.
     *
     * @param user without a colon
     */
    record Password(String user, String password) implements Credential {

        @Override
        public String toString() {
            return "Password[of " + user + "]";
        }
    }

    /**
     * An OAuth 2 refresh token, which a token service changes for access tokens.
     *
     * @param user may be empty
     */
    record IdentityToken(String user, String token) implements Credential {

        @Override
        public String toString() {
            return "IdentityToken[of " + user + "]";
        }
    }
}
