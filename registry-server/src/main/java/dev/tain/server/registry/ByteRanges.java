package dev.tain.server.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The parts of a content that a request asks for.
 *
 * @param satisfiable those that there is anything of, in the order of the request, which is that of the content, and none of them overlaps
 *     another; may be empty
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-range-requests">RFC 9110, section 14</a>
 */
record ByteRanges(List<ByteRange> satisfiable) {

    private static final String UNIT = "bytes=";

    /** As many as containers/image asks for at once of a layer that it has parts of (zstd:chunked). */
    private static final int MOST = 1_024;

    ByteRanges {
        satisfiable = List.copyOf(satisfiable);
    }

    /**
     * Reads the value of a {@code Range} header. Empty when it is to be ignored: it is not valid, in another unit than bytes, of a content
     * that has no bytes to take a part of, or what the specification calls suspicious: many ranges, or such that overlap or go back.
     *
     * @param size the length of the content in bytes
     */
    static Optional<ByteRanges> parse(String header, long size) {
        if (size == 0 || !header.toLowerCase(Locale.ROOT).startsWith(UNIT)) {
            return Optional.empty();
        }
        List<ByteRange> satisfiable = new ArrayList<>();
        int ranges = 0;
        long end = 0;
        for (String specifier : header.substring(UNIT.length()).split(",", -1)) {
            if (specifier.isBlank()) {
                continue; // as lists in headers may have them
            }
            Optional<ByteRange> range = ByteRange.parse(specifier, size);
            if (range.isEmpty() || ++ranges > MOST) {
                return Optional.empty();
            }
            if (range.get().isSatisfiable()) {
                if (range.get().first() < end) {
                    return Optional.empty();
                }
                end = range.get().end();
                satisfiable.add(range.get());
            }
        }
        return ranges == 0 ? Optional.empty() : Optional.of(new ByteRanges(satisfiable));
    }
}
