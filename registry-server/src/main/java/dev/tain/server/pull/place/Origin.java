package dev.tain.server.pull.place;

import dev.tain.policy.PullSource;
import java.util.Locale;

/**
 * Where the bytes of an answer came from.
 *
 * @param kind in what way
 * @param host the place that they were fetched from for this request or, with {@link Kind#FILL}, for another one; otherwise
 *     the empty string
 */
public record Origin(Kind kind, String host) {

    /** Tain's own words: errors, the version check. */
    public static final Origin SELF = new Origin(Kind.SELF, "");

    /** What is held, in memory or on the disk. */
    public static final Origin STORE = new Origin(Kind.STORE, "");

    /** What is held and may be out of date. */
    public static final Origin STALE = new Origin(Kind.STALE, "");

    /** The ways in which bytes come to an answer. */
    public enum Kind {
        SELF,
        STORE,
        STALE,
        /** A download that was under way for another request. */
        FILL,
        PLACE;

        private final String tag = name().toLowerCase(Locale.ROOT);

        /** The value of the metrics' label. */
        public String tag() {
            return tag;
        }
    }

    /** Fetched for this request. */
    public static Origin of(PullSource source) {
        return new Origin(Kind.PLACE, source.endpoint().host().value());
    }

    /** The same place, of a download that another request has begun. */
    public Origin shared() {
        return new Origin(Kind.FILL, host);
    }

    /** What the access log has: {@code store}, {@code stale}, {@code fill:<host>}, {@code <host>}, {@code -}. */
    public String label() {
        return switch (kind) {
            case SELF -> "-";
            case STORE, STALE -> kind.tag();
            case FILL -> "fill:" + host;
            case PLACE -> host;
        };
    }
}
