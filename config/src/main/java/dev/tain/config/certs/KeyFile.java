package dev.tain.config.certs;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * A private key in PEM, in each of the three forms that are common: PKCS#8 ({@code PRIVATE KEY}), PKCS#1 ({@code RSA PRIVATE
 * KEY}) and SEC 1 ({@code EC PRIVATE KEY}). No message has any of the key in it, and none has a cause.
 */
public final class KeyFile {

    private static final String PKCS8 = "PRIVATE KEY";
    private static final String ANY = " PRIVATE KEY";

    private KeyFile() {}

    /**
     * The certificates with the key that belongs to the first of them.
     *
     * @throws CertificateFileException when one of the files cannot be used, or they do not belong together
     */
    public static PrivateKeyEntry identity(Path key, Path certificate) {
        List<X509Certificate> chain = PemFile.certificates(certificate);
        PublicKey expected = chain.get(0).getPublicKey();
        PrivateKey found = privateKey(key, expected, certificate);
        if (!belongTogether(found, expected)) {
            throw foreign(key, certificate);
        }
        return new PrivateKeyEntry(found, chain.toArray(new X509Certificate[0]));
    }

    private static PrivateKey privateKey(Path file, PublicKey expected, Path certificate) {
        Pem block = block(file);
        String algorithm = expected.getAlgorithm();
        if (!block.label().equals(PKCS8) && !block.label().equals(algorithm + ANY)) {
            throw foreign(file, certificate);
        }
        // The older forms leave out what the certificate says: the algorithm, and for EC the curve.
        byte[] pkcs8 = block.label().equals(PKCS8) ? block.der() : Der.pkcs8(expected.getEncoded(), block.der());
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new CertificateFileException(
                    file,
                    "the key cannot be read: expected one of the kind of the certificate %s, %s"
                            .formatted(certificate.getFileName(), algorithm));
        }
    }

    private static Pem block(Path file) {
        Pem block = Pem.read(file).stream()
                .filter(candidate ->
                        candidate.label().equals(PKCS8) || candidate.label().endsWith(ANY))
                .findFirst()
                .orElseThrow(() -> new CertificateFileException(
                        file, "there is no key in it: expected PEM, \"-----BEGIN PRIVATE KEY-----\""));
        if (block.encrypted()) {
            throw new CertificateFileException(
                    file, "the key is encrypted: write it without a password, \"openssl pkey -in FILE -out FILE\"");
        }
        return block;
    }

    private static boolean belongTogether(PrivateKey key, PublicKey expected) {
        if (key instanceof RSAKey mine && expected instanceof RSAKey its) {
            return mine.getModulus().equals(its.getModulus());
        }
        try {
            String algorithm = expected.getAlgorithm();
            Signature signature = Signature.getInstance(algorithm.equals("EC") ? "SHA256withECDSA" : algorithm);
            byte[] anything = expected.getEncoded();
            signature.initSign(key);
            signature.update(anything);
            byte[] signed = signature.sign();
            signature.initVerify(expected);
            signature.update(anything);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static CertificateFileException foreign(Path key, Path certificate) {
        return new CertificateFileException(
                key, "the key does not belong to the certificate " + certificate.getFileName());
    }
}
