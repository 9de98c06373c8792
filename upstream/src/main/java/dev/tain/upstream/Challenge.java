package dev.tain.upstream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An authentication challenge.
 *
 * @param scheme in lower case, such as {@code bearer}
 * @param parameters by name in lower case
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-authentication">RFC 9110, section 11</a>
 */
record Challenge(String scheme, Map<String, String> parameters) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final Pattern PARAMETER =
            Pattern.compile("\\G[\\s,]*(" + TOKEN + ")\\s*=\\s*(" + QUOTED + "|" + TOKEN + ")\\s*(?=,|$)");
    /** What some schemes have instead of parameters, such as Negotiate; it says nothing to us. */
    private static final Pattern TOKEN68 = Pattern.compile("\\G\\s*[A-Za-z0-9._~+/-]+=*\\s*(?=,|$)");

    private static final Pattern SCHEME = Pattern.compile("\\G[\\s,]*(" + TOKEN + ")(?:\\s+|\\s*(?=,)|$)");

    /** All challenges in the values of {@code WWW-Authenticate}; what cannot be read ends the value it is in. */
    static List<Challenge> parse(List<String> headerValues) {
        List<Challenge> challenges = new ArrayList<>();
        headerValues.forEach(value -> parse(value, challenges));
        return challenges;
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    private static void parse(String value, List<Challenge> challenges) {
        Matcher scheme = SCHEME.matcher(value);
        Matcher parameter = PARAMETER.matcher(value);
        Matcher token68 = TOKEN68.matcher(value);
        int position = 0;
        while (scheme.find(position)) {
            Map<String, String> parameters = new LinkedHashMap<>();
            challenges.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
            position = token68.find(scheme.end()) ? token68.end() : scheme.end();
            while (parameter.find(position)) {
                parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), unquoted(parameter.group(2)));
                position = parameter.end();
            }
        }
    }

    private static String unquoted(String text) {
        return text.startsWith("\"") ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1") : text;
    }
}
