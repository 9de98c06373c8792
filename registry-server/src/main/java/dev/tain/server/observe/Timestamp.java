package dev.tain.server.observe;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Times as all lines of the log have them, with milliseconds and the offset of the zone. Formats a second only once. */
final class Timestamp {

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("XXX");
    private static final int MILLIS = 1_000;
    private static final int DECIMALS = 3;

    private final ZoneId zone;
    private long second = Long.MIN_VALUE;
    private String date = "";
    private String offset = "";

    Timestamp(ZoneId zone) {
        this.zone = zone;
    }

    void addTo(LineBuffer line, long epochMillis) {
        long now = Math.floorDiv(epochMillis, MILLIS);
        if (now != second) {
            ZonedDateTime time = Instant.ofEpochSecond(now).atZone(zone);
            date = SECOND.format(time);
            offset = OFFSET.format(time);
            second = now;
        }
        line.add(date)
                .add('.')
                .addPadded(Math.floorMod(epochMillis, MILLIS), DECIMALS)
                .add(offset);
    }
}
