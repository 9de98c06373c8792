package dev.tain.config.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tags are cached, {@code tain.tags.*}.
 *
 * @param maxAge how long a tag is served without asking its source again; not negative
 */
public record TagSettings(@DefaultValue("5m") Duration maxAge) {

    public TagSettings {
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("%s is negative: expected 0s or more".formatted(maxAge));
        }
    }
}
