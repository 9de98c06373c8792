package dev.tain.config.auth;

import dev.tain.oci.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** An entry of {@code auths} while it is read. */
final class AuthEntry {

    String user = "";
    String password = "";
    String token = "";

    /** From {@code auth}, which counts more than {@code username} and {@code password}. */
    private Optional<Credential.Password> decoded = Optional.empty();

    /**
     * Takes the value of {@code auth}, user and password in base64; an empty one says nothing.
     *
     * @return whether it is one
     */
    boolean setAuth(String text) {
        if (text.isEmpty()) {
            return true;
        }
        String pair;
        try {
            // Line ends inside are allowed, as in Go.
            byte[] bytes = Base64.getDecoder().decode(text.replaceAll("[\r\n]", ""));
            pair = new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return false;
        }
        decoded =
                Optional.of(new Credential.Password(pair.substring(0, colon), withoutNulls(pair.substring(colon + 1))));
        return true;
    }

    /** Empty when the entry has none. */
    Optional<Credential> credential() {
        String name = decoded.map(Credential.Password::user).orElse(user);
        String secret = decoded.map(Credential.Password::password).orElse(password);
        return Credentials.token(name, token).or(() -> Credentials.password(name, secret));
    }

    /** Docker pads passwords so. */
    private static String withoutNulls(String password) {
        return password.replaceAll("^\0+|\0+$", "");
    }
}
