package dev.tain.server.registry;

import dev.tain.oci.Digest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tag by which a client asks whether it already holds a content: its digest, in quotes. It is a strong one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-etag">RFC 9110, sections 8.8.3 and 13.1</a>
 */
record EntityTag(Digest digest) {

    private static final Pattern ELEMENT = Pattern.compile("\\G[ \\t,]*+(?:W/)?(\"[^\"]*+\")[ \\t]*+(?=,|$)");

    /**
     * Whether the values of {@code If-None-Match} lines name it. The comparison is weak, as it has to be there; what is not a
     * list of tags names nothing.
     */
    boolean isAmong(List<String> lines) {
        return lines.stream().anyMatch(this::isAmong);
    }

    /** Whether the value of {@code If-Range} is this tag; the comparison is strong, as it has to be there. */
    boolean is(String value) {
        return toString().equals(value);
    }

    /** The tag as it stands in a header. */
    @Override
    public String toString() {
        return "\"" + digest + "\"";
    }

    private boolean isAmong(String line) {
        if (line.equals("*")) {
            return true;
        }
        Matcher element = ELEMENT.matcher(line);
        while (element.find()) {
            if (is(element.group(1))) {
                return true;
            }
        }
        return false;
    }
}
