package dev.tain.server.pull;

import dev.tain.storage.TagPointer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * When a tag has to be asked for again at its source.
 *
 * @param max how long a cached tag is served without that; not negative
 * @param clock tells the time
 */
public record TagAge(Duration max, InstantSource clock) {

    Instant now() {
        return clock.instant();
    }

    /** Whether the tag may be served as it is; a hosted one always may. */
    boolean isFresh(TagPointer pointer) {
        return pointer.confirmed()
                .map(confirmed -> now().isBefore(confirmed.plus(max)))
                .orElse(true);
    }
}
