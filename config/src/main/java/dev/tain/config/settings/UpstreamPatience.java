package dev.tain.config.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long to wait for remote registries, {@code tain.upstream.*}.
 *
 * @param connectTimeout the longest wait for a connection; more than zero
 * @param readTimeout the longest wait for the headers of an answer and between two reads of its body; more than zero
 */
public record UpstreamPatience(
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration readTimeout) {

    public UpstreamPatience {
        requirePositive(connectTimeout);
        requirePositive(readTimeout);
    }

    private static void requirePositive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("%s is no time: expected more than 0s, such as 5s".formatted(timeout));
        }
    }
}
