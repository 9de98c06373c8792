package dev.tain.server.e2e;

import dev.tain.testkit.Credentials;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Password files as Apache's {@code htpasswd -B} writes them. */
final class Htpasswd {

    /** The least that there is: tests need not be slow. */
    private static final int ROUNDS = 4;

    private Htpasswd() {}

    /** The line for a user. */
    static String line(Credentials credentials) {
        String hash = BCrypt.hashpw(credentials.password(), BCrypt.gensalt("$2y", ROUNDS));
        return "%s:%s%n".formatted(credentials.user(), hash);
    }
}
