package dev.tain.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. All zones of one clock move together. */
public final class ManualClock extends Clock {

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    private ManualClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** A clock in UTC that shows the given time. */
    public static ManualClock at(Instant start) {
        return new ManualClock(new AtomicReference<>(start), ZoneOffset.UTC);
    }

    /** A clock in UTC that shows some fixed time, for tests to which only differences matter. */
    public static ManualClock atAnyTime() {
        return at(Instant.parse("2026-03-01T12:00:00Z"));
    }

    /** Moves the clock, forwards or (by a negative duration) backwards. */
    public void advance(Duration by) {
        now.updateAndGet(time -> time.plus(by));
    }

    /** Sets the clock to a time. */
    public void set(Instant time) {
        now.set(time);
    }

    @Override
    public Instant instant() {
        return Objects.requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new ManualClock(now, other);
    }
}
