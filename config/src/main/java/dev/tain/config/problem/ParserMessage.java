package dev.tain.config.problem;

import dev.tain.oci.Text;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** What Jackson says of a text that it cannot read, for whoever has written the text. */
public final class ParserMessage {

    /** Where something began that has no end, in words about Jackson's own settings and in bytes that are not counted. */
    private static final Pattern PLACE = Pattern.compile(" \\([^()\\[\\]]*\\[Source: [^\\]]*]\\)");

    private ParserMessage() {}

    /** Without a place, which the exception has as well. */
    public static String of(JacksonException e) {
        return Text.shown(PLACE.matcher(String.valueOf(e.getOriginalMessage())).replaceAll(""));
    }
}
