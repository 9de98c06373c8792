package dev.tain.config.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** The range of limits. */
final class Limits {

    private Limits() {}

    /**
     * Checks the limit of a setting; none is fine.
     *
     * @throws SettingException when it is zero or less
     */
    static void requirePositive(String key, @Nullable Integer limit) {
        if (limit != null && limit < 1) {
            throw new SettingException(key, "expected 1 or more");
        }
    }

    /**
     * Checks the limit of a setting, in bytes a second; none is fine.
     *
     * @throws SettingException when it is zero or less
     */
    static void requirePositive(String key, @Nullable DataSize limit) {
        if (limit != null && limit.toBytes() < 1) {
            throw new SettingException(key, "expected more than 0B, such as 50MB");
        }
    }
}
