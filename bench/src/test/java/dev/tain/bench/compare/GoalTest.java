package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoalTest {

    private static final Goal AT_LEAST_40 = Goal.atLeast(40, "manifest", Metric.RATE, Subject.REGISTRY);
    private static final Goal AT_MOST_2500_MS = Goal.atMost(2_500, "start", Metric.START);
    private static final Goal AT_MOST_A_THIRD = Goal.atMost(0.3, "cold", Metric.TIME, Subject.REGISTRY_PROXY);

    @ParameterizedTest
    @CsvSource({"39.94, false", "39.96, true", "40, true", "52, true"})
    void aRatioIsJudgedAsItIsShownWithOneDecimal(double ratio, boolean met) {
        assertThat(AT_LEAST_40.isMetBy(ratio)).isEqualTo(met);
    }

    @ParameterizedTest
    @CsvSource({"0.304, true", "0.306, false", "0.0996, true"})
    void aSmallRatioIsJudgedAsItIsShownWithTwo(double ratio, boolean met) {
        assertThat(AT_MOST_A_THIRD.isMetBy(ratio)).isEqualTo(met);
    }

    @ParameterizedTest
    @CsvSource({"2500.4, true", "2500.6, false"})
    void aLargeFigureIsJudgedAsItIsShownWithoutAny(double millis, boolean met) {
        assertThat(AT_MOST_2500_MS.isMetBy(millis)).isEqualTo(met);
    }

    @Test
    void whatIsNotAmongTheLinesWasNotMeasured() {
        Samples samples = new Samples();
        samples.add(StartUp.AOT_LABEL, Subject.TAIN, Metric.START, 1_000);
        List<Goal> left = Goals.notAmong(Row.of(samples, false));
        assertThat(left).noneMatch(goal -> goal.label().equals(StartUp.AOT_LABEL));
        assertThat(left).anyMatch(goal -> goal.label().equals(StartUp.JAR_ON_17_LABEL));
    }
}
