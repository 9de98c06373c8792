package dev.tain.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a client proves its identity with.
 *
 * @param user the user's name, without a colon
 * @param password the password
 */
public record Credentials(String user, String password) {

    /** The value of an {@code Authorization} header by the Basic scheme. */
    public String basic() {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
