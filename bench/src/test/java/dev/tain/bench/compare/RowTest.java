package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {

    /** At least 0.9 times as many requests as nginx. */
    private static final String LABEL = SmallRequests.SMALL_BLOB.label();

    private final Samples samples = new Samples();

    @Test
    void aRatioIsOfTheSameRound() {
        assertThat(Row.ratios(List.of(1.0, 4.0, 9.0), List.of(2.0, 2.0, 3.0))).containsExactly(0.5, 2.0, 3.0);
    }

    @Test
    void aPeerThatCameToNothingOrSatARoundOutIsNotInARatio() {
        assertThat(Row.ratios(List.of(1.0, 4.0, 9.0), List.of(0.0, 2.0))).containsExactly(2.0);
    }

    @Test
    void aGoalIsJudgedByTheMedianOfTheRatios() {
        measure(5, 10, 11);
        measure(1, 10, 1);
        Row row = row(false);
        assertThat(row.spread()).isEqualTo(new Spread(0.1, 1.1, 1.1, 6));
        assertThat(row.met()).contains(true);
        assertThat(row.verdict()).isEqualTo("yes");
    }

    @Test
    void aGoalThatIsMissedIsMissed() {
        measure(6, 10, 8);
        assertThat(row(false).verdict()).isEqualTo("**no**");
    }

    @Test
    void fourRoundsAreNoVerdict() {
        measure(4, 10, 11);
        assertThat(row(false).met()).isEmpty();
        assertThat(row(false).verdict()).isEqualTo("not judged: fewer than 5 rounds");
    }

    @Test
    void smallSizesAreNoVerdict() {
        measure(6, 10, 11);
        assertThat(row(true).met()).isEmpty();
        assertThat(row(true).verdict()).isEqualTo("not judged: --quick");
    }

    @Test
    void aCaseThatFailedHasNoVerdict() {
        samples.begin();
        measure(6, 10, 11);
        samples.end(true);
        assertThat(row(false).verdict()).isEqualTo("failed");
    }

    @Test
    void aPeerWithoutAGoalHasNoVerdict() {
        for (int round = 0; round < 6; round++) {
            samples.add(LABEL, Subject.TAIN, Metric.RATE, 2);
            samples.add(LABEL, Subject.NGINX_TUNED, Metric.RATE, 1);
        }
        assertThat(row(false).goal()).isEmpty();
        assertThat(row(false).verdict()).isEqualTo("–");
    }

    @Test
    void aFigureOfAWholeRunNeedsNoRounds() {
        samples.add(Memory.LABEL, Subject.TAIN, Metric.PEAK, 250);
        assertThat(row(false).verdict()).isEqualTo("yes");
        assertThat(row(false).peer()).isEmpty();
    }

    private void measure(int rounds, double nginx, double tain) {
        for (int round = 0; round < rounds; round++) {
            samples.add(LABEL, Subject.NGINX, Metric.RATE, nginx);
            samples.add(LABEL, Subject.TAIN, Metric.RATE, tain);
        }
    }

    private Row row(boolean quick) {
        List<Row> rows = Row.of(samples, quick);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }
}
