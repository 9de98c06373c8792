package dev.tain.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a content an answer brings, or with 416 how long the content is.
 *
 * @param first the offset of its first byte; empty with 416
 * @param total the length of the whole content in bytes, where the registry says it
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-content-range">RFC 9110, section 14.4</a>
 */
record ContentRange(OptionalLong first, OptionalLong total) {

    private static final String NUMBER = "([0-9]{1,18})";
    private static final Pattern FORM =
            Pattern.compile("bytes\\s+(?:" + NUMBER + "-[0-9]{1,18}|\\*)/(?:" + NUMBER + "|\\*)");

    /**
     * The header of the answer; empty when there is none, or none that can be read, and when the content is encoded: then all numbers
     * count what has been made of it.
     */
    static Optional<ContentRange> of(Exchange answer) {
        return answer.header(HttpHeaderNames.CONTENT_RANGE)
                .filter(range -> !answer.isEncoded())
                .map(FORM::matcher)
                .filter(Matcher::matches)
                .map(matcher -> new ContentRange(number(matcher, 1), number(matcher, 2)));
    }

    /** Whether the part begins there. */
    boolean beginsAt(long offset) {
        return first.isPresent() && first.getAsLong() == offset;
    }

    /** Whether the whole content ends there. */
    boolean endsAt(long offset) {
        return total.isPresent() && total.getAsLong() == offset;
    }

    private static OptionalLong number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    }
}
