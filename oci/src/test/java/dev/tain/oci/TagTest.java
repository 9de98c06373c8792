package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {

    @ParameterizedTest
    @ValueSource(strings = {"latest", "1", "_", "v1.2.3", "8.10-1018", "RC_1", "a..b", "a--", "sha256-0a.sig"})
    void readsTags(String text) {
        assertThat(Tag.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".a", "-a", "a b", "a/b", "a:b", "a@b", "a+b", "ä", "a\n", "\na", "a\0"})
    void refusesWhatIsNoTag(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Tag.parse(text));
    }

    @Test
    void takes128CharactersAndNoMore() {
        assertThat(Tag.parse("a".repeat(128)).value()).hasSize(128);
        assertThatIllegalArgumentException().isThrownBy(() -> Tag.parse("a".repeat(129)));
    }

    @Test
    void saysWhatATagIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tag.parse("-a"))
                .withMessage("\"-a\" is not a tag: expected 1 to 128 letters, digits, \"_\", \".\" or \"-\","
                        + " not beginning with \".\" or \"-\"");
    }
}
