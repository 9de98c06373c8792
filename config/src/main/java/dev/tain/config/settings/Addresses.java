package dev.tain.config.settings;

/** Addresses to listen on. */
final class Addresses {

    private Addresses() {}

    /**
     * Checks that there is one: Java takes an empty one for this machine alone.
     *
     * @throws SettingException when it is empty
     */
    static void check(String key, String address) {
        if (address.isBlank()) {
            throw new SettingException(key, "a value is missing: give one, such as 0.0.0.0, or remove the key");
        }
    }
}
