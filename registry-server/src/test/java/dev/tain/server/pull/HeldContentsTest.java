package dev.tain.server.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of what may vanish while it is looked at; the rest is tested through the admin port. */
class HeldContentsTest {

    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g");

    private static List<String> page(String after, int limit, String vanished) throws IOException {
        return HeldContents.filled(
                after,
                limit,
                (behind, count) -> NAMES.stream()
                        .filter(name -> name.compareTo(behind) > 0)
                        .limit(count)
                        .toList(),
                name -> vanished.contains(name) ? Optional.empty() : Optional.of(name));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 3, -, abc",
        "'', 3, b, acd",
        "'', 3, abc, def",
        "'', 3, bcd, aef",
        "c, 3, d, efg",
        "d, 3, f, eg",
        "'', 7, -, abcdefg",
        "'', 9, c, abdefg",
        "g, 3, -, ''"
    })
    void othersTakeThePlaceOfWhatIsGone(String after, int limit, String vanished, String expected) throws IOException {
        assertThat(String.join("", page(after, limit, vanished))).isEqualTo(expected);
    }

    @Test
    void nothingIsLeftWhenAllIsGone() throws IOException {
        assertThat(page("", 2, "abcdefg")).isEmpty();
    }
}
