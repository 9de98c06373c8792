package dev.tain.config.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where nodes pull, {@code tain.registry.*}.
 *
 * @param address the address to listen on
 * @param port the port, 0 to 65535; 0 takes a free one
 * @param tls the files for HTTPS; without them, plain HTTP
 */
public record RegistrySettings(
        @DefaultValue("0.0.0.0") String address,
        @DefaultValue("5000") int port,
        @Nullable TlsSettings tls) {

    public RegistrySettings {
        Addresses.check("tain.registry.address", address);
        Ports.check("tain.registry.port", port);
    }
}
