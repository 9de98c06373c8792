package dev.tain.server.registry;

import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The time of an answer. It is written once a second, and not for each.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-date">RFC 9110, section 6.6.1</a>
 */
final class HttpDate {

    private static final int MILLIS = 1_000;
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private static volatile Written lately = write(second());

    private record Written(long second, AsciiString text) {}

    private HttpDate() {}

    /** The present second, as headers have it. */
    static AsciiString now() {
        long second = second();
        Written written = lately;
        if (written.second() != second) {
            written = write(second);
            lately = written;
        }
        return written.text();
    }

    private static long second() {
        return System.currentTimeMillis() / MILLIS;
    }

    private static Written write(long second) {
        return new Written(second, new AsciiString(FORMAT.format(Instant.ofEpochSecond(second))));
    }
}
