package dev.tain.config.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How blobs are downloaded, {@code tain.fills.*}.
 *
 * @param outage how long a download that has begun waits while no place can go on with it; not negative
 * @param unwatched how long a download goes on when all who wanted it have left; none when it always does
 * @param keepUnfinished how long what there is of a blob is kept for the next try; not negative
 */
public record FillSettings(
        @DefaultValue("20s") Duration outage,
        @Nullable Duration unwatched,
        @DefaultValue("24h") Duration keepUnfinished) {

    public FillSettings {
        Durations.requireNotNegative("tain.fills.outage", outage, "20s");
        Durations.requireNotNegative("tain.fills.keep-unfinished", keepUnfinished, "24h");
        if (unwatched != null) {
            Durations.requireNotNegative("tain.fills.unwatched", unwatched, "20s");
        }
    }
}
