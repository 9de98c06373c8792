package dev.tain.server.guard;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Reads whom a client certificate is about. */
final class CertificateSubject {

    private CertificateSubject() {}

    /**
     * Whom a certificate is about.
     *
     * @param commonName its only {@code CN}
     * @param organizations each {@code O}
     */
    record Subject(String commonName, Set<String> organizations) {

        Subject {
            organizations = Set.copyOf(organizations);
        }
    }

    /** Empty for a certificate that has ended since the connection began, or has not exactly one common name. */
    static Optional<Subject> of(X509Certificate certificate) {
        if (certificate.getNotAfter().toInstant().isBefore(Instant.now())) {
            return Optional.empty();
        }
        try {
            List<Rdn> parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            List<String> names = values(parts, "CN");
            return names.size() == 1
                    ? Optional.of(new Subject(names.get(0), Set.copyOf(values(parts, "O"))))
                    : Optional.empty();
        } catch (NamingException e) {
            return Optional.empty(); // not a name that Java can read
        }
    }

    /** Those in a form that has no text are left out. */
    private static List<String> values(List<Rdn> parts, String type) throws NamingException {
        List<String> values = new ArrayList<>();
        for (Rdn part : parts) {
            Attribute attribute = part.toAttributes().get(type);
            for (int i = 0; attribute != null && i < attribute.size(); i++) {
                if (attribute.get(i) instanceof String value) {
                    values.add(value);
                }
            }
        }
        return values;
    }
}
