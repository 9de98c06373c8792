package dev.tain.testkit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a representation, both ends included.
 *
 * @param first the offset of the first byte
 * @param last the offset of the last byte
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-range-requests">RFC 9110, section 14</a>
 */
record ByteRange(long first, long last) {

    private static final Pattern SINGLE = Pattern.compile("bytes=([0-9]*)-([0-9]*)");

    /** Whether the value of a Range header asks for one range of bytes. */
    static boolean isSingle(String header) {
        return SINGLE.matcher(header).matches();
    }

    /** Reads a single range of content of the given size; empty when it cannot be satisfied. */
    static Optional<ByteRange> parse(String header, long size) {
        Matcher matcher = SINGLE.matcher(header);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String from = matcher.group(1);
        String to = matcher.group(2);
        ByteRange range = from.isEmpty()
                ? new ByteRange(Math.max(0, size - number(to, 0)), size - 1)
                : new ByteRange(number(from, 0), Math.min(size - 1, number(to, size - 1)));
        return range.first <= range.last ? Optional.of(range) : Optional.empty();
    }

    /** The number of bytes, at least one. */
    long length() {
        return last - first + 1;
    }

    private static long number(String digits, long otherwise) {
        return digits.isEmpty() ? otherwise : Long.parseLong(digits);
    }
}
