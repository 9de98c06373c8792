package dev.tain.config.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The connections to remote registries, {@code tain.upstream.connections.*}.
 *
 * @param perHost how many there are to one registry at once; at least 1
 * @param idleTime how long one is kept that nobody uses; more than zero
 * @param lifeTime how long one is used at all; more than zero, none for ever
 */
public record ConnectionSettings(
        @DefaultValue("128") int perHost,
        @DefaultValue("30s") Duration idleTime,
        @Nullable Duration lifeTime) {

    public ConnectionSettings {
        Limits.requirePositive("tain.upstream.connections.per-host", perHost);
        Durations.requirePositive("tain.upstream.connections.idle-time", idleTime, "30s");
        if (lifeTime != null) {
            Durations.requirePositive("tain.upstream.connections.life-time", lifeTime, "10m");
        }
    }
}
