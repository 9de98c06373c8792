package dev.tain.config.settings;

/** The range of ports. */
final class Ports {

    private static final int LAST = 65_535;

    private Ports() {}

    static void check(int port) {
        if (port < 0 || port > LAST) {
            throw new IllegalArgumentException("%d is not a port: expected 0 to %d".formatted(port, LAST));
        }
    }
}
