package dev.tain.upstream;

import io.netty.handler.codec.DateFormatter;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * When a registry wants to be asked again: after a time, or at a date.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-retry-after">RFC 9110, section 10.2.3</a>
 */
public final class RetryAfter {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    /** No date of the specification is longer, and Netty throws up at those beyond 64. */
    private static final int LONGEST_DATE = 40;

    private final UnaryOperator<Instant> time;

    private RetryAfter(UnaryOperator<Instant> time) {
        this.time = time;
    }

    /** Reads the value of the header; empty when it is neither seconds nor a date. */
    public static Optional<RetryAfter> parse(String value) {
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            Duration delay = Duration.ofSeconds(Long.parseLong(text));
            return Optional.of(new RetryAfter(now -> now.plus(delay)));
        }
        return Optional.of(text)
                .filter(date -> date.length() <= LONGEST_DATE)
                .map(DateFormatter::parseHttpDate)
                .map(Date::toInstant)
                .map(date -> new RetryAfter(now -> date));
    }

    /** The time, for one who heard of it now; it may have passed. */
    public Instant heardAt(Instant now) {
        return time.apply(now);
    }
}
