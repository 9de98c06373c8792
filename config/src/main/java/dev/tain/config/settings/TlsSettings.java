package dev.tain.config.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TLS on the registry port, {@code tain.registry.tls.*}.
 *
 * @param certificate a file of PEM: the server's certificate, then those between it and its authority
 * @param key a file of PEM: the private key of the first of them, without a password
 */
public record TlsSettings(Path certificate, Path key) {

    public TlsSettings {
        requireBoth("tain.registry.tls", certificate, key);
    }

    /**
     * Checks that both files are named.
     *
     * @throws SettingException when one of them is not
     */
    static void requireBoth(String prefix, @Nullable Path certificate, @Nullable Path key) {
        if (certificate == null) {
            throw new SettingException(prefix + ".key", "there is no %s.certificate beside it".formatted(prefix));
        }
        if (key == null) {
            throw new SettingException(prefix + ".certificate", "there is no %s.key beside it".formatted(prefix));
        }
    }
}
