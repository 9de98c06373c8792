package dev.tain.server.pull.blob;

import dev.tain.config.settings.FillSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How long fills go on in bad times, and how long what is left of them is kept.
 *
 * @param settings what the operator wants
 * @param clock tells the time
 */
public record FillRules(FillSettings settings, InstantSource clock) {

    Instant now() {
        return clock.instant();
    }

    /** How long a fill that has begun pauses in all while no place can go on with it. */
    Duration outage() {
        return settings.outage();
    }

    /** How long a fill goes on when all readers have left; empty when it always does. */
    Optional<Duration> unwatched() {
        return Optional.ofNullable(settings.unwatched());
    }

    /** What nobody has gone on with since then is not kept. */
    public Instant unfinishedKeptSince() {
        return now().minus(settings.keepUnfinished());
    }
}
