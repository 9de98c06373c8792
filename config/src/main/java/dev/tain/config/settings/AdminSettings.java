package dev.tain.config.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where administrators look, {@code tain.admin.*}.
 *
 * @param address the address to listen on
 * @param port the port, 0 to 65535; 0 takes a free one
 * @param tls the files for HTTPS; without them, plain HTTP
 * @param credentialsFile who may come; without it, whoever comes from this machine, as an administrator
 */
public record AdminSettings(
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("5001") int port,
        @Nullable AdminTlsSettings tls,
        @Nullable Path credentialsFile) {

    public AdminSettings {
        Addresses.check("tain.admin.address", address);
        Ports.check("tain.admin.port", port);
    }
}
