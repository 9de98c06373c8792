package dev.tain.config.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerTest {

    /** An algorithm without parameters and a key of one bit string, as the shape is all that counts. */
    private static final byte[] PUBLIC_KEY = HexFormat.of().parseHex("3009" + "300306012a" + "03020001");

    /** Keys of OpenSSL have from 70 (P-256 without its public key) to 4,700 bytes (RSA of 8,192 bits). */
    @ParameterizedTest
    @CsvSource({
        "100, 306e 020100 300306012a 0464",
        "127, 308189 020100 300306012a 047f",
        "128, 30818b 020100 300306012a 048180",
        "255, 3082010a 020100 300306012a 0481ff",
        "256, 3082010c 020100 300306012a 04820100",
        "4700, 30821268 020100 300306012a 0482125c"
    })
    void writesLengthsInTheirShortestForm(int length, String before) {
        String wrapped = HexFormat.of().formatHex(Der.pkcs8(PUBLIC_KEY, new byte[length]));

        assertThat(wrapped).isEqualTo(before.replace(" ", "") + "00".repeat(length));
    }
}
