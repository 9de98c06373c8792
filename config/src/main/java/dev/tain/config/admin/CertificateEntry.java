package dev.tain.config.admin;

import java.util.Locale;

/**
 * Those who come with a client certificate.
 *
 * @param field what of the certificate's subject is compared
 * @param value what it has to be
 * @param role what they may do
 */
public record CertificateEntry(Field field, String value, Role role) {

    /** A part of a certificate's subject. */
    public enum Field {

        /** {@code CN}, of which a certificate has one: a person or a program. */
        COMMON_NAME,

        /** {@code O}, of which it may have several: a group. */
        ORGANIZATION;

        /** The field as it stands in files: {@code common-name}, {@code organization}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public CertificateEntry {
        if (value.isBlank()) {
            throw new IllegalArgumentException("The %s of a certificate is not empty".formatted(field.word()));
        }
    }
}
