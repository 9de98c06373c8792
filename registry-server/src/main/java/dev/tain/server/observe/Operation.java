package dev.tain.server.observe;

import java.util.Locale;

/** What a request to the registry port is about. */
public enum Operation {
    /** {@code /v2/}. */
    PING,
    MANIFEST,
    BLOB,
    REFERRERS,
    TAGS,
    /** What is served nowhere, or was never understood. */
    OTHER;

    private final String tag = name().toLowerCase(Locale.ROOT);

    /** The value of the metrics' label, and of the log's field. */
    public String tag() {
        return tag;
    }
}
