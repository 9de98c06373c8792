package dev.tain.server.pull;

import dev.tain.config.settings.PrefetchSettings;
import dev.tain.server.pull.blob.FillRules;
import dev.tain.server.pull.place.WalkSettings;
import java.time.Duration;

/**
 * How patient pulls are, and with what.
 *
 * @param tags when a cached tag is asked for again
 * @param walks how places are asked
 * @param fills how long downloads go on in bad times, and what is left of them is kept
 * @param prefetch what is fetched before anybody asks for it
 * @param patience when an answer's headers have to be there
 */
public record PullRules(
        TagRules tags, WalkSettings walks, FillRules fills, PrefetchSettings prefetch, Duration patience) {

    /** What clients that give up after 30 s leave for an answer's headers. */
    public static final Duration PATIENCE = Duration.ofSeconds(25);
}
