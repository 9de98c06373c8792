package dev.tain.config.auth;

/**
 * A credential that could not be asked for. The message names the credential helper and the registry and says what to do,
 * without a secret.
 */
public final class CredentialException extends RuntimeException {

    CredentialException(String message) {
        super(message);
    }
}
