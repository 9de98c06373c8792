package dev.tain.config.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long to wait for remote registries, {@code tain.upstream.*}.
 *
 * @param connectTimeout the longest wait for a connection; more than zero
 * @param readTimeout the longest wait for the headers of an answer and between two reads of its body; more than zero
 * @param hedgeAfter how long a place may be silent before the next one is asked as well; more than zero
 */
public record UpstreamPatience(
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration readTimeout,
        @DefaultValue("2s") Duration hedgeAfter) {

    public UpstreamPatience {
        requirePositive("tain.upstream.connect-timeout", connectTimeout);
        requirePositive("tain.upstream.read-timeout", readTimeout);
        requirePositive("tain.upstream.hedge-after", hedgeAfter);
    }

    private static void requirePositive(String key, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new SettingException(key, "expected more than 0s, such as 5s");
        }
    }
}
