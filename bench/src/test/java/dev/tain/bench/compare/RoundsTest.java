package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundsTest {

    private static final int ROUNDS = 6;

    @Test
    void everySecondRoundIsTheOneBeforeItReversed() {
        assertThat(IntStream.range(0, ROUNDS).mapToObj(round -> String.join("", Rounds.order(sides(3), round))))
                .containsExactly("ABC", "CBA", "BCA", "ACB", "CAB", "BAC");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void eachOfTwoOrThreeSidesIsFirstAndLastEquallyOftenInSixRounds(int count) {
        Long equally = (long) ROUNDS / count;
        assertThat(tally(count, 0))
                .hasSize(count)
                .allSatisfy((side, times) -> assertThat(times).isEqualTo(equally));
        assertThat(tally(count, count - 1))
                .hasSize(count)
                .allSatisfy((side, times) -> assertThat(times).isEqualTo(equally));
    }

    @Test
    void aSingleSideHasEveryRoundToItself() {
        assertThat(Rounds.order(sides(1), 5)).containsExactly("A");
    }

    /** How often each side has a place. */
    private static Map<String, Long> tally(int count, int place) {
        return IntStream.range(0, ROUNDS)
                .mapToObj(round -> Rounds.order(sides(count), round).get(place))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static List<String> sides(int count) {
        return List.of("A", "B", "C").subList(0, count);
    }
}
