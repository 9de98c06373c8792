package dev.tain.server.pull.place;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time for which what has been said is not said again: a log must not be filled with one thing. Over at first. */
public final class Pause {

    private final Duration length;
    private final InstantSource clock;
    private Instant begun = Instant.MIN;

    public Pause(Duration length, InstantSource clock) {
        this.length = length;
        this.clock = clock;
    }

    /** Begins again if it is over, which it also is when the clock was set back to before it began; false while it lasts. */
    public synchronized boolean begin() {
        Instant now = clock.instant();
        boolean over = !now.isBefore(begun.plus(length)) || begun.isAfter(now);
        if (over) {
            begun = now;
        }
        return over;
    }
}
