package dev.tain.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a client proves its identity with.
 *
 * @param user the user's name, without a colon
 * @param password the password; {@link TestSecret} makes one
 */
public record Credentials(String user, String password) {

    /** The value of an {@code Authorization} header by the Basic scheme. */
    public String basic() {
        return "Basic " + base64();
    }

    /** User and password as they stand in an {@code Authorization} header, and in the {@code auth} of an auth file. */
    public String base64() {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(pair);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Credentials[of " + user + "]";
    }
}
