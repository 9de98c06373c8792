package dev.tain.server.observe;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes of log lines, reused from batch to batch. What comes from clients is made harmless on its way in. */
final class LineBuffer {

    /** Longer than any line: its parts are cut. */
    static final int LINE = 8 * 1024;

    private static final int SIZE = 64 * 1024;

    /** How many characters a client may have in a field. */
    private static final int LONGEST = 512;

    private static final String CUT = "...";
    private static final int MICROS = 1_000;
    private static final int DECIMALS = 3;
    private static final int TEN = 10;
    private static final char FIRST = ' ';
    private static final char LAST = '~';

    private final byte[] bytes = new byte[SIZE];
    private final byte[] digits = new byte[20];
    private int length;

    /** Whether another line may not fit. */
    boolean isFull() {
        return length > SIZE - LINE;
    }

    boolean isEmpty() {
        return length == 0;
    }

    int length() {
        return length;
    }

    /** Takes back everything behind this length. */
    void truncate(int to) {
        length = to;
    }

    /** Tain's own ASCII text, of a length that is bounded. */
    @SuppressWarnings("deprecation") // of ASCII it loses nothing, and nothing copies it faster
    LineBuffer add(String text) {
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
        return this;
    }

    LineBuffer add(char character) {
        bytes[length++] = (byte) character;
        return this;
    }

    /** A number of 0 or more. */
    LineBuffer add(long number) {
        int count = 0;
        long rest = number;
        do {
            digits[count++] = (byte) ('0' + rest % TEN);
            rest /= TEN;
        } while (rest > 0);
        while (count > 0) {
            bytes[length++] = digits[--count];
        }
        return this;
    }

    /** Nanoseconds as milliseconds with three decimals. */
    LineBuffer addMillis(long nanos) {
        long micros = Math.max(0, nanos / MICROS);
        add(micros / MICROS);
        add('.');
        return addPadded((int) (micros % MICROS), DECIMALS);
    }

    /** A number of 0 or more with leading zeros. */
    LineBuffer addPadded(int number, int width) {
        int rest = number;
        for (int place = length + width - 1; place >= length; place--) {
            bytes[place] = (byte) ('0' + rest % TEN);
            rest /= TEN;
        }
        length += width;
        return this;
    }

    /** A word of a client's: printable ASCII without spaces and quotes, what else there is becomes a question mark. */
    LineBuffer addWord(String text) {
        return addHarmless(text, FIRST);
    }

    /** The same with spaces. */
    LineBuffer addWords(String text) {
        return addHarmless(text, (char) (FIRST - 1));
    }

    private LineBuffer addHarmless(String text, char below) {
        int end = Math.min(text.length(), LONGEST);
        int begin = length;
        for (int i = 0; i < end; i++) {
            char character = text.charAt(i);
            boolean harmless = character > below && character <= LAST && character != '"' && character != '\\';
            bytes[begin + i] = (byte) (harmless ? character : '?');
        }
        length = begin + end;
        return end < text.length() ? add(CUT) : this;
    }

    /** Writes everything, and is empty after that also when it fails. */
    void writeTo(OutputStream out) throws IOException {
        int all = length;
        length = 0;
        out.write(bytes, 0, all);
        out.flush();
    }
}
