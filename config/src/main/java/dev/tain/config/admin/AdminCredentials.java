package dev.tain.config.admin;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may come to the admin port.
 *
 * @param tokens those with bearer tokens; no two have the same name or token
 * @param certificates those with client certificates
 */
public record AdminCredentials(List<TokenEntry> tokens, List<CertificateEntry> certificates) {

    public AdminCredentials {
        tokens = List.copyOf(tokens);
        certificates = List.copyOf(certificates);
    }

    /**
     * Reads the file.
     *
     * @throws AdminCredentialsException when it cannot be read or is not what is expected
     */
    public static AdminCredentials read(Path file) {
        return AdminCredentialsReader.read(file);
    }

    /** Whose token this is. All entries are looked at, so that the time does not say which one it was. */
    public Optional<TokenEntry> byToken(String token) {
        TokenHash hash = TokenHash.of(token);
        Optional<TokenEntry> found = Optional.empty();
        for (TokenEntry entry : tokens) {
            if (entry.hash().equals(hash)) {
                found = Optional.of(entry);
            }
        }
        return found;
    }

    /** The highest role that an entry gives to a certificate with this name and these organizations; empty when none does. */
    public Optional<Role> byCertificate(String commonName, Set<String> organizations) {
        return certificates.stream()
                .filter(entry -> switch (entry.field()) {
                    case COMMON_NAME -> entry.value().equals(commonName);
                    case ORGANIZATION -> organizations.contains(entry.value());
                })
                .map(CertificateEntry::role)
                .max(Comparator.naturalOrder());
    }

    /** How many there are of each kind. */
    @Override
    public String toString() {
        return "AdminCredentials[tokens=%d, certificates=%d]".formatted(tokens.size(), certificates.size());
    }
}
