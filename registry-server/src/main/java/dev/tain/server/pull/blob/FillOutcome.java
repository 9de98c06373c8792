package dev.tain.server.pull.blob;

import java.util.Locale;

/** How a fill ended. */
enum FillOutcome {
    /** The blob is held now. */
    STORED,
    /** No place could go on. */
    FAILED,
    /** What came is not what the digest says. */
    WRONG,
    /** The store did not take it, or not all of it; readers were served without. */
    PASSED_THROUGH,
    /** All readers had left. */
    ABANDONED;

    /** The value of the metric's tag. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
