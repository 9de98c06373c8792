package dev.tain.config.settings;

import java.time.Duration;

/** The range of durations. */
final class Durations {

    private Durations() {}

    /**
     * Checks the duration of a setting.
     *
     * @throws SettingException when it is zero or less
     */
    static void requirePositive(String key, Duration duration, String example) {
        if (duration.isNegative() || duration.isZero()) {
            throw new SettingException(key, "expected more than 0s, such as " + example);
        }
    }
}
