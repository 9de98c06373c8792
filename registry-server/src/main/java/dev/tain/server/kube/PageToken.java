package dev.tain.server.kube;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the next page of a list begins; its text means nothing to clients.
 *
 * @param version the state that all pages show
 * @param after the name of the last object on the page before
 */
record PageToken(long version, String after) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}) ([a-z0-9.-]{1,253})");

    /**
     * Reads a token.
     *
     * @throws StatusException when it is none
     */
    static PageToken parse(String text) {
        try {
            Matcher matcher = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
            if (matcher.matches()) {
                return new PageToken(Long.parseLong(matcher.group(1)), matcher.group(2));
            }
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
        throw wrong();
    }

    private static StatusException wrong() {
        return StatusException.badRequest("continue: not a token of this server; begin the list anew without it");
    }

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((version + " " + after).getBytes(StandardCharsets.US_ASCII));
    }
}
