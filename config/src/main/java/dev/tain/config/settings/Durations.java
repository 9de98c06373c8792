package dev.tain.config.settings;

import java.time.Duration;

/** The range of durations. */
final class Durations {

    /** A hundred years: what is longer fits into no counter of nanoseconds, or no calendar, somewhere. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** What nobody waits for; a counter of milliseconds in 32 bits has room for it. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(7);

    private Durations() {}

    /**
     * Checks the duration of a setting.
     *
     * @throws SettingException when it is zero or less, or more than a hundred years
     */
    static void requirePositive(String key, Duration duration, String example) {
        if (duration.isNegative() || duration.isZero()) {
            throw new SettingException(key, "expected more than 0s, such as " + example);
        }
        requireAtMost(key, duration, LONGEST, example);
    }

    /**
     * Checks the duration of a setting that may be zero.
     *
     * @throws SettingException when it is less than zero, or more than a hundred years
     */
    static void requireNotNegative(String key, Duration duration, String example) {
        if (duration.isNegative()) {
            throw new SettingException(key, "expected 0s or more, such as " + example);
        }
        requireAtMost(key, duration, LONGEST, example);
    }

    /**
     * Checks how long somebody waits at most.
     *
     * @throws SettingException when it is zero or less, or more than a week
     */
    static void requireWait(String key, Duration duration, String example) {
        requirePositive(key, duration, example);
        requireAtMost(key, duration, LONGEST_WAIT, example);
    }

    private static void requireAtMost(String key, Duration duration, Duration most, String example) {
        if (duration.compareTo(most) > 0) {
            throw new SettingException(key, "expected %dd at most, such as %s".formatted(most.toDays(), example));
        }
    }
}
