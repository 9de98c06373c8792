package dev.tain.server.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a content that a request asks for.
 *
 * @param first where it begins, in bytes from the beginning of the content
 * @param length how many of its bytes there are; 0 when it cannot be satisfied
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-range-requests">RFC 9110, section 14</a>
 */
record ByteRange(long first, long length) {

    private static final Pattern SPECIFIER = Pattern.compile("[ \\t]*+([0-9]*+)-([0-9]*+)[ \\t]*+");

    /** More digits than this, and a number is larger than every content. */
    private static final int DIGITS = 18;

    /**
     * Reads one of the ranges of a {@code Range} header, such as {@code 10-19}, {@code 10-} or {@code -10}. Empty when it is not valid.
     *
     * @param size the length of the content in bytes, more than zero
     */
    static Optional<ByteRange> parse(String specifier, long size) {
        Matcher range = SPECIFIER.matcher(specifier);
        if (!range.matches()) {
            return Optional.empty();
        }
        String from = range.group(1);
        String to = range.group(2);
        if (from.isEmpty()) {
            return to.isEmpty() ? Optional.empty() : Optional.of(suffix(number(to), size));
        }
        long first = number(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : number(to);
        return first <= last ? Optional.of(between(first, last, size)) : Optional.empty();
    }

    /** Whether there is anything of it. */
    boolean isSatisfiable() {
        return length > 0;
    }

    /** Where it ends: the first byte behind it. */
    long end() {
        return first + length;
    }

    /** The value of the {@code Content-Range} header that goes with it. */
    String contentRange(long size) {
        return "bytes " + first + "-" + (end() - 1) + "/" + size;
    }

    private static ByteRange suffix(long wanted, long size) {
        long length = Math.min(wanted, size);
        return new ByteRange(size - length, length);
    }

    private static ByteRange between(long first, long last, long size) {
        return new ByteRange(first, Math.max(0, Math.min(last, size - 1) - first + 1));
    }

    private static long number(String digits) {
        String significant = digits.replaceFirst("^0++(?=[0-9])", "");
        return significant.length() > DIGITS ? Long.MAX_VALUE : Long.parseLong(significant);
    }
}
