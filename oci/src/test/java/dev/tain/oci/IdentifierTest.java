package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {

    private static final String DIGEST = "sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b";

    @Test
    void takesWhatHasAColonForADigest() {
        assertThat(Identifier.parse(DIGEST)).isEqualTo(Digest.parse(DIGEST));
    }

    @Test
    void takesWhatHasNoColonForATag() {
        assertThat(Identifier.parse("sha256")).isEqualTo(new Tag("sha256"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "a:b", "sha256:", ":latest"})
    void refusesWhatIsNeither(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Identifier.parse(text));
    }

    @Test
    void knowsWhatStandsInFrontOfItInAReference() {
        assertThat(Identifier.parse("latest").separator()).isEqualTo(":");
        assertThat(Identifier.parse(DIGEST).separator()).isEqualTo("@");
    }
}
