package dev.tain.config.certs;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Files of certificates in PEM. */
public final class PemFile {

    private static final Set<String> LABELS = Set.of("CERTIFICATE", "X509 CERTIFICATE");

    private PemFile() {}

    /**
     * The certificates of the file in their order.
     *
     * @return at least one
     * @throws CertificateFileException when it cannot be read, or has none
     */
    public static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem block : Pem.read(file)) {
            if (LABELS.contains(block.label())) {
                certificates.add(certificate(file, certificates.size() + 1, block));
            }
        }
        if (certificates.isEmpty()) {
            throw new CertificateFileException(
                    file, "there is no certificate in it: expected PEM, \"-----BEGIN CERTIFICATE-----\"");
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate certificate(Path file, int number, Pem block) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException e) {
            throw new CertificateFileException(
                    file, "certificate %d cannot be read: %s".formatted(number, e.getMessage()));
        }
    }
}
