package dev.tain.config.admin;

import java.security.SecureRandom;
import java.util.Base64;

/** A bearer token for the admin port. */
public final class AdminToken {

    /** What tokens begin with, so that scanners for secrets, and people, see what they are. */
    public static final String PREFIX = "tain_";

    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AdminToken() {}

    /** A new one: the prefix and 256 random bits in Base64 for URLs, 48 characters. */
    public static String create() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
