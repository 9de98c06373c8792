package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;
import dev.tain.oci.MediaType;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which media types a client takes. Tain never converts a manifest, so all it has to know is whether the one there is may
 * be sent.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-accept">RFC 9110, section 12.5.1</a>
 */
final class AcceptHeader {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String VALUE = "(?:" + TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*+\")";
    private static final Pattern RANGE = Pattern.compile("\\G[\\s,]*(\\*(?=[\\s;,]|$)|" + TOKEN + "/" + TOKEN
            + ")((?:\\s*;\\s*" + TOKEN + "(?:=" + VALUE + ")?)*+)\\s*(?:,|$)[\\s,]*");
    private static final Pattern ZERO_QUALITY = Pattern.compile(";\\s*[qQ]=0(?:\\.0{0,3})?\\s*(?:;|$)");

    private AcceptHeader() {}

    /**
     * Whether the type may be sent.
     *
     * @param lines the values of all {@code Accept} lines: clients send one or several
     * @throws RegistryException when a line is not a list of media ranges
     */
    static boolean accepts(List<String> lines, MediaType type) {
        boolean anyRange = false;
        for (String line : lines) {
            Matcher range = RANGE.matcher(line);
            int end = 0;
            while (end < line.length() && range.find()) {
                anyRange = true;
                end = range.end();
                if (covers(range.group(1), type)
                        && !ZERO_QUALITY.matcher(range.group(2)).find()) {
                    return true;
                }
            }
            if (end < line.length()) {
                throw new RegistryException(
                        ErrorCode.UNSUPPORTED,
                        400,
                        "the Accept header is not a list of media types at \"%s\"".formatted(line.substring(end)));
            }
        }
        return !anyRange;
    }

    private static boolean covers(String range, MediaType type) {
        return range.equals("*/*")
                || range.equals("*") // what Java's own client said for long
                || range.equalsIgnoreCase(type.value())
                || (range.endsWith("/*") && type.value().regionMatches(true, 0, range, 0, range.length() - 1));
    }
}
