package dev.tain.config.settings;

/** The range of ports. */
final class Ports {

    private static final int LAST = 65_535;

    private Ports() {}

    /**
     * Checks the port of a setting.
     *
     * @throws SettingException when it is not one
     */
    static void check(String key, int port) {
        if (port < 0 || port > LAST) {
            throw new SettingException(key, "expected a port, 0 to %d".formatted(LAST));
        }
    }
}
