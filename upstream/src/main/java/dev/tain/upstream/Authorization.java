package dev.tain.upstream;

import dev.tain.oci.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a request shows.
 *
 * @param header the value of {@code Authorization}; a secret
 * @param caller whose it is
 */
record Authorization(String header, Caller caller) {

    /** By the Basic scheme, RFC 7617. */
    static String basic(Credential.Password credential) {
        return basic(credential.user(), credential.password());
    }

    static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Authorization[" + caller + "]";
    }
}
