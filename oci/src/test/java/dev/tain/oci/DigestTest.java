package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    /** The examples of the image specification. */
    private static final String SHA256 = "sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b";

    private static final String SHA512 = "sha512:401b09eab3c013d4ca54922bb802bec8fd5318192b0a75f201d8b3727429080f"
            + "b337591abd3e44453b954555b7a0812e1081c39b740293f765eae731f5a65ed1";

    @ParameterizedTest
    @ValueSource(strings = {SHA256, SHA512})
    void readsTheExamplesOfTheSpecification(String text) {
        assertThat(Digest.parse(text)).hasToString(text);
    }

    @Test
    void knowsItsAlgorithmAndDigits() {
        Digest digest = Digest.parse(SHA512);

        assertThat(digest.algorithm()).isEqualTo(DigestAlgorithm.SHA512);
        assertThat(digest.hex()).isEqualTo(SHA512.substring("sha512:".length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "sha256",
                "sha256:",
                "6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b",
                // one digit short, one too many
                "sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3",
                "sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3bb",
                // the right number, but not lower-case hexadecimal
                "sha256:6C3C624B58DBBCD3C0DD82B4C53F04194D1247C6EEBDAAB7C610CF7D66709B3B",
                "sha256:gc3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b",
                "sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3\n",
                "sha256:../../../../../../../../../../../../../../../../../../../../../x",
                // the digits of the other algorithm
                "sha512:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b",
                " sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b",
                "SHA256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b"
            })
    void refusesWhatIsNoDigest(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.parse(text));
    }

    @Test
    void saysWhichAlgorithmsItKnows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Digest.parse("md5:d41d8cd98f00b204e9800998ecf8427e"))
                .withMessageContaining("md5")
                .withMessageContaining("sha256, sha512");
    }

    @Test
    void saysHowManyDigitsADigestTakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Digest.parse("sha256:abc"))
                .withMessageContaining("abc")
                .withMessageContaining("64 lower-case hexadecimal digits");
    }

    @ParameterizedTest
    @CsvSource({
        "'', sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    })
    void hashesBytesAsSha256(String content, String digest) {
        assertThat(Digest.sha256(bytes(content))).hasToString(digest);
    }

    @Test
    void hashesBytesAsSha512() {
        assertThat(Digest.of(DigestAlgorithm.SHA512, bytes("abc")))
                .hasToString("sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    }

    @Test
    void finishesAHashThatGrewInPieces() {
        MessageDigest state = DigestAlgorithm.SHA256.newMessageDigest();
        state.update(bytes("ab"));
        state.update(bytes("c"));

        assertThat(Digest.finish(DigestAlgorithm.SHA256, state)).isEqualTo(Digest.sha256(bytes("abc")));
    }

    @Test
    void matchesItsContentOnly() {
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            Digest digest = Digest.of(algorithm, bytes("abc"));

            assertThat(digest.matches(bytes("abc"))).as(digest.toString()).isTrue();
            assertThat(digest.matches(bytes("abd"))).as(digest.toString()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"sha256, 64", "sha512, 128"})
    void findsAlgorithmsByTheirIdentifier(String identifier, int hexLength) {
        assertThat(DigestAlgorithm.find(identifier)).hasValueSatisfying(algorithm -> {
            assertThat(algorithm.identifier()).isEqualTo(identifier);
            assertThat(algorithm.hexLength()).isEqualTo(hexLength);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SHA256", "SHA-256", "sha384", "blake3", "sha256+b64"})
    void doesNotFindAlgorithmsThatItCannotVerify(String identifier) {
        assertThat(DigestAlgorithm.find(identifier)).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
