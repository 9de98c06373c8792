package dev.tain.config.admin;

import dev.tain.oci.Text;
import java.util.regex.Pattern;

/**
 * Somebody who comes with a bearer token.
 *
 * @param name who it is, for the audit: 1 to 63 letters, digits and {@code . _ @ -}
 * @param hash what the file has of the token
 * @param role what they may do
 */
public record TokenEntry(String name, TokenHash hash, Role role) {

    /** What {@link #isName} asks for, in words. */
    public static final String NAME_FORM = "1 to 63 letters, digits and . _ @ -";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,63}");

    public TokenEntry {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "\"%s\" is no name for a token: expected %s".formatted(Text.shown(name), NAME_FORM));
        }
    }

    /** Whether a token may have this name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
