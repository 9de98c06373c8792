package dev.tain.server.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are long, deep, or name something twice. */
class BodyReaderTest {

    private static final int LONGEST_NAME = 50_000;
    private static final int MANY = 1_000_000;

    private static BodyReader.Document read(String body, boolean yaml) {
        return BodyReader.read(body.getBytes(StandardCharsets.UTF_8), yaml);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a': 1, 'a': 2}                      | a",
                "{'a': {'b': [{}, {'c': 1, 'c': 2}]}}  | a.b[1].c",
                "[[0, {'a': 1, 'b': {}, 'a': {}}]]     | [0][1].a",
                "{'': {'a': 1, 'a': 2}}                | a"
            })
    void whatStandsThereTwiceIsNamedWithItsPath(String body, String path) {
        assertThat(read(body.replace('\'', '"'), false).duplicates()).containsExactly(path);
        assertThat(read(body, true).duplicates()).containsExactly(path);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void theLengthOfANameDoesNotCountForEachValueBelowIt() {
        String body = "{\"%s\": [0%s]}".formatted("a".repeat(LONGEST_NAME), ",0".repeat(MANY));

        assertThat(read(body, false).duplicates()).isEmpty();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void thePathOfWhatStandsThereTwiceIsCut() {
        String twice = "{\"b\": 1, \"b\": 2}";
        String body = "{\"%s\": [%s%s]}".formatted("a".repeat(LONGEST_NAME), twice, ("," + twice).repeat(MANY / 10));

        List<String> duplicates = read(body, false).duplicates();

        assertThat(duplicates).singleElement().asString().startsWith("aaa").hasSizeLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHundredLevelsAreReadAndNoMore(boolean yaml) {
        assertThat(read("[".repeat(99) + 1 + "]".repeat(99), yaml).root().size())
                .isEqualTo(1);

        assertThatExceptionOfType(StatusException.class)
                .isThrownBy(() -> read("[".repeat(100) + 1 + "]".repeat(100), yaml))
                .withMessage("the body is more than 100 levels deep");
        assertThatExceptionOfType(StatusException.class)
                .isThrownBy(() -> read("{\"a\": ".repeat(100) + 1 + "}".repeat(100), yaml))
                .withMessage("the body is more than 100 levels deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[", "{]", "[}"})
    void whatIsNoJsonIsSaidWithoutTheWordsOfALibrary(String body) {
        assertThatExceptionOfType(StatusException.class)
                .isThrownBy(() -> read(body, false))
                .withMessageStartingWith("the body is not JSON: Unexpected ")
                .withMessageNotContainingAny("Source", "Feature", "(");
    }
}
