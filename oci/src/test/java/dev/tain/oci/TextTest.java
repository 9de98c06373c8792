package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "quay.io/a:1", "Büro", "%s"})
    void showsOrdinaryTextAsItIs(String text) {
        assertThat(Text.shown(text)).isEqualTo(text);
    }

    /** The last one begins a terminal's escape sequence just as well as the two characters before it. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\t", "\0", "\u007F", "\u001B", "\u009B"})
    void hidesControlCharacters(String control) {
        assertThat(Text.shown("a" + control + "b")).isEqualTo("a?b");
    }

    @ParameterizedTest
    @CsvSource({"a/b,a/b", "a/b/,a/b", "a///,a", "/a,/a", "/,''", "'',''"})
    void leavesOutSlashesAtTheEnd(String text, String without) {
        assertThat(Text.withoutTrailingSlashes(text)).isEqualTo(without);
    }

    @Test
    void cutsLongText() {
        assertThat(Text.shown("a".repeat(160))).isEqualTo("a".repeat(160));
        assertThat(Text.shown("a".repeat(161))).isEqualTo("a".repeat(160) + "…");
    }
}
