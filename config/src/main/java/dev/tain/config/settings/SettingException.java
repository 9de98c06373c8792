package dev.tain.config.settings;

/**
 * A value that a setting cannot have. Thrown where values are checked together or late, when Spring's binder no longer knows
 * where they came from; the key leads back there, see {@link SettingPlace}.
 */
public final class SettingException extends IllegalArgumentException {

    private final String key;

    /**
     * An exception for this setting.
     *
     * @param key its whole key, {@code tain.registry.port}
     * @param expected what would be right
     */
    public SettingException(String key, String expected) {
        super(expected);
        this.key = key;
    }

    /** The whole key of the setting. */
    public String key() {
        return key;
    }
}
