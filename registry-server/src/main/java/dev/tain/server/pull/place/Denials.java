package dev.tain.server.pull.place;

import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of an endpoint that denies what it is asked for: to clients that is as good as absent, but it may be for wrong
 * credentials. Once a minute, for some registries say the same of what they do not have.
 */
final class Denials {

    private static final Logger log = LoggerFactory.getLogger(Upstreams.class);

    private final Pause pause;

    Denials(InstantSource clock) {
        this.pause = new Pause(Duration.ofMinutes(1), clock);
    }

    void note(String message) {
        if (pause.begin()) {
            log.warn("Denied, which counts as absent: {}", message);
        }
    }
}
