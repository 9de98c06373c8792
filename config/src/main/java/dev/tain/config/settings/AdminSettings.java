package dev.tain.config.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where administrators look, {@code tain.admin.*}.
 *
 * @param address the address to listen on
 * @param port the port, 0 to 65535; 0 takes a free one
 */
public record AdminSettings(
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("5001") int port) {

    public AdminSettings {
        Ports.check(port);
    }
}
