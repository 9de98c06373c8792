package dev.tain.config.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> KNOWN = List.of("source", "mirrors", "mirrorSourcePolicy");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a letter too few    | sorce              | did you mean "source"?
            a letter too many   | mirrorss           | did you mean "mirrors"?
            a wrong letter      | xource             | did you mean "source"?
            the nearest of two  | mirror             | did you mean "mirrors"?
            other case          | mirrorsourcepolicy | did you mean "mirrorSourcePolicy"?
            nothing like it     | location           | known are source, mirrors, mirrorSourcePolicy
            nothing at all      | ''                 | known are source, mirrors, mirrorSourcePolicy
            """)
    void suggests(String what, String unknown, String suggestion) {
        assertThat(Suggestion.instead(unknown, KNOWN)).isEqualTo(suggestion);
    }
}
