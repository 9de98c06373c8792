package dev.tain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirrorOrderTest {

    private static final int CIRCLES = 50_000;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no preference gives nothing                   | ''                                     | ''
            one preference is kept                        | b a                                    | b a
            a chain is kept                               | d c, c b, b a                          | d c b a
            a repeated preference counts once             | b a, b a                               | b a
            free names come in alphabetical order         | d z, c z, b z                          | b c d z
            names of two chains come level by level       | a c, c e, b d, d f                     | a b c d e f
            a diamond                                     | z b, z a, b m, a m                     | z a b m
            what becomes free waits behind what was       | a z, b y                               | a b z y
            a circle breaks at its first name             | c b, b a, a c                          | a c b
            two names in a circle                         | b a, a b                               | a b
            a name before itself is a circle              | b b, b c, d b                          | d b c
            what waits for a circle can be its break      | b b, b a                               | a b
            what leads into a circle comes first          | z a, a b, b a                          | z a b
            what leads out of a circle comes last         | a b, b a, b c                          | a b c
            a circle behind a free chain                  | y z, z b, b a, a b                     | y z a b
            two circles break one after the other         | d c, c d, b a, a b                     | a b c d
            a circle is broken only as often as needed    | a b, b c, c a, c d, d c                | a b c d
            """)
    void sortsAsOpenShiftDoes(String rule, String preferences, String sorted) {
        MirrorOrder order = new MirrorOrder();
        for (String pair : Policies.items(preferences, ",")) {
            List<String> names = Policies.items(pair, " ");
            order.prefer(names.get(0), names.get(1));
        }
        assertThat(String.join(" ", order.sorted())).isEqualTo(sorted);
    }

    @Test
    void isNotSlowOnManyCircles() {
        MirrorOrder order = new MirrorOrder();
        for (int i = 0; i < CIRCLES; i++) {
            order.prefer("a" + i, "b" + i);
            order.prefer("b" + i, "a" + i);
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(order.sorted()).hasSize(2 * CIRCLES));
    }
}
