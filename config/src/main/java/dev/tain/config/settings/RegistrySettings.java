package dev.tain.config.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where nodes pull, {@code tain.registry.*}.
 *
 * @param address the address to listen on
 * @param port the port, 0 to 65535; 0 takes a free one
 */
public record RegistrySettings(
        @DefaultValue("0.0.0.0") String address,
        @DefaultValue("5000") int port) {

    public RegistrySettings {
        Ports.check(port);
    }
}
