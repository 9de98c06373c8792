package dev.tain.config.settings;

import dev.tain.policy.TagPattern;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tags are cached, {@code tain.tags.*}. No duration is negative.
 *
 * @param maxAge how long a tag is served without asking its source again
 * @param maxStale how long after its source last confirmed it a tag is still served while the source cannot be asked;
 *     without it, for ever
 * @param revalidationWait how long a request waits for the source of a tag that is held but too old, before it gets what is
 *     held
 * @param immutable tags that never move: a held one is served without asking again
 * @param absentFor how long a manifest is taken for absent after all its places have said so; 0s asks each time
 * @param referrersMaxAge how long the list of a manifest's referrers is served without asking its source again
 * @param signaturesFromDigestMirrors whether tags of signatures are asked for at the mirrors of what they sign
 */
public record TagSettings(
        @DefaultValue("5m") Duration maxAge,
        @Nullable Duration maxStale,
        @DefaultValue("2s") Duration revalidationWait,
        @DefaultValue List<TagPattern> immutable,
        @DefaultValue("10s") Duration absentFor,
        @DefaultValue("5m") Duration referrersMaxAge,
        @DefaultValue("true") boolean signaturesFromDigestMirrors) {

    public TagSettings {
        Durations.requireNotNegative("tain.tags.max-age", maxAge, "5m");
        if (maxStale != null) {
            Durations.requireNotNegative("tain.tags.max-stale", maxStale, "12h");
        }
        Durations.requireNotNegative("tain.tags.revalidation-wait", revalidationWait, "2s");
        Durations.requireNotNegative("tain.tags.absent-for", absentFor, "10s");
        Durations.requireNotNegative("tain.tags.referrers-max-age", referrersMaxAge, "5m");
        immutable = List.copyOf(immutable);
    }
}
