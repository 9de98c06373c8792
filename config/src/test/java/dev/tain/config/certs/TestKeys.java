package dev.tain.config.certs;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;

/** Certificates and their keys, in all forms in which operators have them. */
final class TestKeys {

    private static final int OCTETS = 0x04;

    private TestKeys() {}

    static X509Bundle rsa() {
        return made(new CertificateBuilder().rsa2048());
    }

    static X509Bundle ec() {
        return made(new CertificateBuilder().ecp256());
    }

    static X509Bundle edwards() {
        return made(new CertificateBuilder().algorithm(CertificateBuilder.Algorithm.ed25519));
    }

    /** A certificate that another one has signed. */
    static X509Bundle issuedBy(X509Bundle authority) {
        try {
            return new CertificateBuilder().subject("CN=client").ecp256().buildIssuedBy(authority);
        } catch (Exception e) {
            throw new IllegalStateException("The test certificate could not be made", e);
        }
    }

    /** As {@code openssl rsa -traditional} and {@code openssl ec} write it. */
    static String olderForm(PrivateKey key, String label) {
        byte[] pkcs8 = key.getEncoded();
        // The older form is the content of the octet string that stands last or, with attributes, last but one.
        for (int start = 0; start < pkcs8.length; start++) {
            if (pkcs8[start] == OCTETS && endOf(pkcs8, start) == pkcs8.length) {
                return pem(label, Arrays.copyOfRange(pkcs8, contentAt(pkcs8, start), pkcs8.length));
            }
        }
        throw new IllegalArgumentException("This is not PKCS#8");
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
    }

    private static int contentAt(byte[] der, int start) {
        int first = der[start + 1] & 0xff;
        return start + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int endOf(byte[] der, int start) {
        int content = contentAt(der, start);
        int length = der[start + 1] & 0xff;
        if (length >= 0x80) {
            length = 0;
            for (int i = start + 2; i < content && i < der.length; i++) {
                length = (length << 8) | (der[i] & 0xff);
            }
        }
        return content + length;
    }

    private static X509Bundle made(CertificateBuilder builder) {
        try {
            return builder.subject("CN=test").setIsCertificateAuthority(true).buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException("The test certificate could not be made", e);
        }
    }
}
