package dev.tain.config.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a bearer token. One round without salt is enough, because tokens are 256 random bits: there is nothing to guess,
 * and no two of them are alike. It would not be enough for passwords.
 */
public final class TokenHash {

    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{64}");

    private final byte[] bytes;

    private TokenHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The hash of a token. */
    public static TokenHash of(String token) {
        try {
            return new TokenHash(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The hash that these 64 hexadecimal digits are; empty when they are something else. */
    public static Optional<TokenHash> parse(String hex) {
        return FORM.matcher(hex).matches()
                ? Optional.of(new TokenHash(HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT))))
                : Optional.empty();
    }

    /** As 64 hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Takes the same time for every other hash, so that the time says nothing of how much of them is the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TokenHash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The hash is no secret, but nobody needs it in a log. */
    @Override
    public String toString() {
        return "TokenHash";
    }
}
