package dev.tain.config.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TLS on the admin port, {@code tain.admin.tls.*}.
 *
 * @param certificate as in {@link TlsSettings}
 * @param key as in {@link TlsSettings}
 * @param clientAuthorities a file of PEM: the authorities of client certificates; without it, none is asked for
 */
public record AdminTlsSettings(
        Path certificate, Path key, @Nullable Path clientAuthorities) {

    static final String CLIENT_AUTHORITIES = "tain.admin.tls.client-authorities";

    public AdminTlsSettings {
        if (certificate == null && key == null) {
            throw new SettingException(
                    CLIENT_AUTHORITIES, "there are no tain.admin.tls.certificate and tain.admin.tls.key beside it");
        }
        TlsSettings.requireBoth("tain.admin.tls", certificate, key);
    }
}
