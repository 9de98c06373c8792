package dev.tain.config.certs;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/** As much of ASN.1's encoding as a key needs. */
final class Der {

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final int LONG_FORM = 0x80;
    private static final int OCTET = 0xff;

    private Der() {}

    /**
     * Wraps a key of an older form as PKCS#8: version, algorithm, key.
     *
     * @param publicKey the public key that belongs to it, as certificates have it: algorithm, key
     * @param key the content of the older form
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5958">RFC 5958</a>
     */
    static byte[] pkcs8(byte[] publicKey, byte[] key) {
        int inner = contentAt(publicKey, 0);
        byte[] algorithm = Arrays.copyOfRange(publicKey, inner, endOf(publicKey, inner));
        return element(SEQUENCE, joined(VERSION_0, algorithm, element(OCTETS, key)));
    }

    private static byte[] element(int tag, byte[] content) {
        // The shortest form is the only one that is allowed.
        byte[] number = BigInteger.valueOf(content.length).toByteArray();
        byte[] digits = number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
        byte[] length = content.length < LONG_FORM
                ? new byte[] {(byte) content.length}
                : joined(new byte[] {(byte) (LONG_FORM + digits.length)}, digits);
        return joined(new byte[] {(byte) tag}, length, content);
    }

    /** Where the content of the element begins that begins here. */
    private static int contentAt(byte[] der, int start) {
        int first = der[start + 1] & OCTET;
        return start + 2 + (first < LONG_FORM ? 0 : first - LONG_FORM);
    }

    private static int endOf(byte[] der, int start) {
        int content = contentAt(der, start);
        int length = der[start + 1] & OCTET;
        if (length >= LONG_FORM) {
            length = 0;
            for (int i = start + 2; i < content; i++) {
                length = (length << Byte.SIZE) | (der[i] & OCTET);
            }
        }
        return content + length;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
